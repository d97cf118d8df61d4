// Choose files or drop them here. They are sent in small parts: a notebook's connection breaks at messages of 10 MB.
const PART = 2 ** 21, MOST = 160e6;

async function send(model, file, number) {
  const about = { id: `${Date.now()}-${number}`, name: file.name, size: file.size };
  if (file.size > MOST) {
    model.send({ ...about, kind: "failed", why: `has more than ${MOST / 1e6} MB: make the picture smaller first.` });
    return;
  }
  try {
    for (let from = 0; from < file.size; from += PART) {
      const part = await file.slice(from, from + PART).arrayBuffer();
      model.send({ ...about, kind: "part" }, undefined, [part]);
    }
    model.send({ ...about, kind: "end" });
  } catch {
    model.send({ ...about, kind: "failed", why: "cannot be read by the browser: is it a folder, or was it moved?" });
  }
}

function render({ model, el }) {
  const box = document.createElement("div"), label = document.createElement("label");
  const input = document.createElement("input"), status = document.createElement("span");
  box.className = "own-picture-picker";
  label.append("Choose pictures, or drop them here ", input);
  Object.assign(input, { type: "file", multiple: true, accept: "image/*,.heic,.heif,.avif,.tif,.tiff" });
  status.setAttribute("role", "status");
  box.append(label, status);
  box.dataset.lmSuppressShortcuts = "true";
  el.append(box);

  async function take(files) {
    let number = 0;
    for (const file of files) {
      status.textContent = ` Sending ${++number} of ${files.length} ...`;
      await send(model, file, number);
    }
    status.textContent = "";
    input.value = "";
  }
  const over = (event, on) => {
    event.preventDefault();
    event.stopPropagation();
    box.classList.toggle("over", on);
  };
  input.addEventListener("change", () => take([...input.files]));
  box.addEventListener("dragover", (event) => over(event, true));
  box.addEventListener("dragleave", (event) => over(event, false));
  box.addEventListener("drop", (event) => {
    over(event, false);
    take([...event.dataTransfer.files]);
  });
}

export default { render };
