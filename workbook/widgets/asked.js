// Questions with radio buttons or a field for a number. What is answered goes to Python, which says what is right.
function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function render({ model, el }) {
  const box = make("div", { className: "workbook-asked" }), parts = new Map();
  const standing = make("p", { className: "standing" });
  // Arrow keys and Enter are for what has the focus, not for JupyterLab's cells.  It asks the element itself.
  // What is pressed with Control or Command is still for JupyterLab: it saves with Ctrl+S.
  const keep = ({ target, ctrlKey, metaKey }) => target.toggleAttribute("data-lm-suppress-shortcuts", !(ctrlKey || metaKey));
  for (const what of ["focusin", "keydown", "keyup"]) box.addEventListener(what, keep);
  standing.setAttribute("role", "status");

  // Formulas are set as Jupyter's own widgets have theirs set.
  const typeset = (element) => model.widget_manager?._rendermime?.latexTypesetter?.typeset(element);

  // What names another notebook becomes a link where JupyterLab opens it; elsewhere it is only text.
  async function connect(link) {
    const { resolver, linkHandler } = model.widget_manager?._rendermime ?? {};
    const notebook = link.getAttribute("href");
    link.removeAttribute("href");
    if (!resolver || !linkHandler) return;
    linkHandler.handleLink(link, await resolver.resolveUrl(notebook), "");
    link.href = notebook;
  }

  function ask(question) {
    const id = `workbook-asked-${crypto.getRandomValues(new Uint32Array(1))[0]}`; // each panel has this file anew
    const ask = make("div", { id, className: "ask", innerHTML: question.ask });
    const said = make("div", { className: "said" });
    said.setAttribute("role", "status");
    const button = make("button", { type: "submit", textContent: question.later ? "Keep my choice" : "Answer" });
    const form = make("form", {}, ask);
    let field;
    if (question.options) {
      const group = make("div", { className: "options" }, ...question.options.map((text, number) => make("label", {},
        make("input", { type: "radio", name: id, value: number, required: true }),
        make("span", { innerHTML: text }))));
      group.setAttribute("role", "radiogroup");
      group.setAttribute("aria-labelledby", id);
      form.append(group, button);
    } else {
      field = make("input", { type: "text", size: 12, required: true, autocomplete: "off" });
      field.setAttribute("aria-describedby", id);
      field.addEventListener("keydown", (event) => { if (event.key === "Enter") form.requestSubmit(); });
      const enough = question.decimals ? ` (${question.decimals} decimals are enough)` : "";
      form.append(make("p", {}, make("label", {}, `Your number${enough}: `, field), " ", button));
    }
    form.append(said);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const given = field ? field.value : Number(form.querySelector("input:checked").value);
      model.send({ name: question.name, given });
    });
    parts.set(question.name, { form, field, said });
    return form;
  }

  function follow() {
    for (const [name, { given, html, state }] of Object.entries(model.get("replies"))) {
      const { form, field, said } = parts.get(name);
      if (said.dataset.html === html) continue;
      if (field) field.value = given;
      else if (given >= 0) form.querySelectorAll("input")[given].checked = true;
      said.innerHTML = said.dataset.html = html;
      said.dataset.state = state;
      typeset(said);
    }
    standing.innerHTML = model.get("standing");
    standing.querySelectorAll("a").forEach(connect);
  }

  box.append(...model.get("questions").map(ask), standing);
  if (model.get("fold")) {
    const folded = make("details", { open: Object.keys(model.get("replies")).length > 0 });
    folded.append(make("summary", { textContent: model.get("fold") }), ...box.children);
    box.append(folded);
  }
  el.append(box);
  follow();
  typeset(box);
  model.on("change:replies change:standing", follow);
  return () => model.off("change:replies change:standing", follow);
}

export default { render };
