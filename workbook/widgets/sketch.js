// A sheet to draw on, with the mouse, a finger or the keyboard. After every stroke the picture goes to Python as PNG.
const SIZE = 256, STEP = 8, WAIT = 300, KEPT = 30;
const COLOURS = [
  ["black", "#202020"], ["white", "#ffffff"], ["grey", "#8c8c8c"], ["brown", "#8a5a33"], ["orange", "#e08a2e"],
  ["pink", "#e8a0a8"], ["yellow", "#f2d34f"], ["green", "#5f9e5a"], ["blue", "#6fa3d8"],
];

function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (key in element) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

// Ready-made pictures, for a start: they are drawn from the same shapes.
const polygon = (pen, colour, ...points) => {
  pen.fillStyle = colour;
  pen.beginPath();
  points.forEach(([x, y]) => pen.lineTo(x, y));
  pen.fill();
};
const oval = (pen, colour, x, y, wide, high) => {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.ellipse(x, y, wide, high, 0, 0, 2 * Math.PI);
  pen.fill();
};
const READY = {
  "cat's face": (pen) => {
    polygon(pen, "#7fa7cc", [0, 0], [SIZE, 0], [SIZE, SIZE], [0, SIZE]);
    polygon(pen, "#303036", [44, 30], [118, 88], [56, 140]);
    polygon(pen, "#303036", [212, 30], [138, 88], [200, 140]);
    oval(pen, "#303036", 128, 150, 92, 84);
    oval(pen, "#e8c95a", 92, 138, 17, 20);
    oval(pen, "#e8c95a", 164, 138, 17, 20);
    oval(pen, "#111111", 92, 138, 6, 17);
    oval(pen, "#111111", 164, 138, 6, 17);
    oval(pen, "#f4f4f4", 128, 196, 38, 28);
    polygon(pen, "#e8a0a8", [114, 176], [142, 176], [128, 192]);
  },
  "house": (pen) => {
    polygon(pen, "#9cc4e4", [0, 0], [SIZE, 0], [SIZE, SIZE], [0, SIZE]);
    polygon(pen, "#5f9e5a", [0, 200], [SIZE, 200], [SIZE, SIZE], [0, SIZE]);
    polygon(pen, "#d8b48a", [60, 120], [196, 120], [196, 224], [60, 224]);
    polygon(pen, "#a0463c", [44, 124], [128, 52], [212, 124]);
    polygon(pen, "#6a4a30", [112, 164], [144, 164], [144, 224], [112, 224]);
    polygon(pen, "#cfe6f5", [74, 140], [100, 140], [100, 166], [74, 166]);
  },
};
const SHAPES = {
  circle: (pen, colour, x, y, size) => oval(pen, colour, x, y, size, size),
  triangle: (pen, colour, x, y, size) => polygon(pen, colour, [x - size, y + size], [x, y - size], [x + size, y + size]),
  square: (pen, colour, x, y, size) =>
    polygon(pen, colour, [x - size, y - size], [x + size, y - size], [x + size, y + size], [x - size, y + size]),
};

function render({ model, el }) {
  const sheet = make("canvas", {
    width: SIZE, height: SIZE, tabIndex: 0, role: "application",
    "aria-label": "Sheet to draw on. Arrow keys move the pen, Space puts it down and lifts it, C, T and S stamp a " +
      "circle, a triangle and a square, U takes back the last stroke.",
  });
  const pen = sheet.getContext("2d", { willReadFrequently: true });
  const cursor = make("div", { className: "cursor" }), status = make("span", { role: "status" });
  const size = make("input", { type: "range", min: 2, max: 64, value: 14 });
  const colour = make("input", { type: "color", value: COLOURS[0][1] });
  const undone = [];
  let x = SIZE / 2, y = SIZE / 2, down = false, timer = 0, latest = 0;

  function say(data) {
    model.set("png", new DataView(data));
    model.save_changes();
  }
  function sendSoon() {
    clearTimeout(timer);
    const number = ++latest; // what was cleared or drawn on in the meantime is not sent any more
    timer = setTimeout(() => sheet.toBlob(async (blob) => {
      const data = await blob.arrayBuffer();
      if (number === latest) say(data);
    }), WAIT);
  }
  function remember() {
    undone.push(pen.getImageData(0, 0, SIZE, SIZE));
    if (undone.length > KEPT) undone.shift();
  }
  function line(toX, toY) {
    Object.assign(pen, { strokeStyle: colour.value, lineWidth: Number(size.value), lineCap: "round" });
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(toX, toY);
    pen.stroke();
    move(toX, toY);
  }
  function move(toX, toY) {
    x = Math.min(SIZE, Math.max(0, toX));
    y = Math.min(SIZE, Math.max(0, toY));
    const share = sheet.clientWidth / SIZE, wide = Math.max(8, Number(size.value) * share);
    Object.assign(cursor.style, {
      left: `${x * share}px`, top: `${y * share}px`, width: `${wide}px`, height: `${wide}px`,
    });
    cursor.classList.toggle("down", down);
  }
  function change(draw) {
    remember();
    draw();
    sendSoon();
  }
  const stamp = (name) => change(() => SHAPES[name](pen, colour.value, x, y, Math.max(4, Number(size.value))));
  const fill = (value) => change(() => {
    pen.fillStyle = value;
    pen.fillRect(0, 0, SIZE, SIZE);
  });
  function undo() {
    if (!undone.length) return;
    pen.putImageData(undone.pop(), 0, 0);
    sendSoon();
  }
  function clear() {
    remember();
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, SIZE, SIZE);
    latest++;
    say(new ArrayBuffer(0));
  }

  // The mouse, a pen or a finger.
  const place = (event) => {
    const frame = sheet.getBoundingClientRect();
    return [(event.clientX - frame.left) * SIZE / frame.width, (event.clientY - frame.top) * SIZE / frame.height];
  };
  let drawing = false;
  sheet.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    sheet.setPointerCapture(event.pointerId);
    drawing = true;
    remember();
    [x, y] = place(event);
    line(x, y);
  });
  sheet.addEventListener("pointermove", (event) => { if (drawing) line(...place(event)); });
  for (const name of ["pointerup", "pointercancel"]) {
    sheet.addEventListener(name, () => {
      if (drawing) sendSoon();
      drawing = false;
    });
  }

  // The keyboard.
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const stamps = { c: "circle", t: "triangle", s: "square" };
  sheet.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const step = event.shiftKey ? 1 : STEP;
    if (ways[key]) {
      const [toX, toY] = [x + step * ways[key][0], y + step * ways[key][1]];
      if (down) {
        line(toX, toY);
        sendSoon();
      } else move(toX, toY);
    } else if (key === " ") {
      down = !down;
      if (down) {
        remember();
        line(x, y);
        sendSoon();
      } else move(x, y);
      status.textContent = down ? " The pen is down." : " The pen is up.";
    } else if (stamps[key]) stamp(stamps[key]);
    else if (key === "u") undo();
    else return;
    event.preventDefault();
  });
  sheet.addEventListener("focus", () => move(x, y));
  sheet.addEventListener("blur", () => { down = false; status.textContent = ""; });
  size.addEventListener("input", () => move(x, y));

  const button = (name, does, more = {}) => make("button", { type: "button", textContent: name, onclick: does, ...more });
  const row = (name, ...children) => make("div", { className: "row", role: "group", "aria-label": name },
    make("span", { textContent: name }), ...children);
  const swatches = COLOURS.map(([name, value]) => {
    const one = button("", () => { colour.value = value; }, { title: name, "aria-label": name, className: "swatch" });
    one.style.background = value;
    return one;
  });
  const tools = make("div", { className: "tools" },
    row("Brush", make("label", {}, "size ", size), make("label", {}, "colour ", colour)),
    row("Colours", ...swatches),
    row("Sheet", button("Fill", () => fill(colour.value)), button("Undo", undo), button("Clear", clear)),
    row("Stamp", ...Object.keys(SHAPES).map((name) => button(name, () => stamp(name)))),
    row("Begin with", ...Object.entries(READY).map(([name, draw]) => button(name, () => change(() => draw(pen))))),
    make("div", { className: "hint" }, "Draw with the mouse, or with the keyboard: go to the sheet with Tab, move with " +
      "the arrow keys (with Shift in small steps), Space puts the pen down and lifts it, C, T and S stamp, U undoes.",
      status));
  const box = make("div", { className: "own-picture-sketch" }, make("div", { className: "sheet" }, sheet, cursor), tools);
  box.dataset.lmSuppressShortcuts = "true";
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, SIZE, SIZE);
  el.append(box);
  return () => { latest++; };
}

export default { render };
