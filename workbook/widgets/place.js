// Puts a panel of widgets in the place of its still picture, for as long as the kernel that made it runs. Where there is
// none (the next day, in an export, on a page of somebody else) none of this runs, and the picture stays.
const OVER = ["restarting", "autorestarting", "terminating", "dead"];

// Screen readers are told what the handle of a slider, a field for a colour and a button with a sign are for, and where a
// slider stands.
const SIGNS = { "fa-play": "Play", "fa-pause": "Pause", "fa-stop": "Back to the beginning" };

function nameControls(host) {
  for (const control of host.querySelectorAll(".noUi-handle, input[type=color], .widget-play button")) {
    const beside = (part) => control.closest(".jupyter-widgets")?.querySelector(part)?.innerText;
    const label = SIGNS[control.firstElementChild?.classList[1]] ?? beside(".widget-label"), value = beside(".widget-readout");
    if (label && control.ariaLabel !== label) control.ariaLabel = label;
    if (value && control.ariaValueText !== value) control.ariaValueText = value;
  }
}

async function stand(manager, panel, still) {
  const output = still.closest(".jp-OutputArea-output") ?? still, host = document.createElement("div");
  const view = await manager.create_view(panel);
  if (!still.isConnected) return () => view.remove(); // gone in the meantime
  host.className = "jp-OutputArea-output";
  output.after(host);
  view.luminoWidget.constructor.attach(view.luminoWidget, host);
  output.style.display = "none";
  const watcher = new MutationObserver(() => nameControls(host));
  watcher.observe(host, { childList: true, subtree: true, characterData: true });
  nameControls(host);
  return () => {
    watcher.disconnect();
    document.body.append(host); // JupyterLab takes a view apart only where it stands on the page
    view.remove();
    host.remove();
    output.style.display = "";
  };
}

function follow(manager, panel, place) {
  const standing = new Map(); // a still picture on the page -> what gives it its place back
  function look() {
    for (const still of document.getElementsByClassName(place)) {
      if (!standing.has(still)) standing.set(still, stand(manager, panel, still));
    }
    for (const still of standing.keys()) if (!still.isConnected) leave(still);
  }
  async function leave(still) {
    const back = standing.get(still);
    standing.delete(still);
    (await back)();
  }
  const page = new MutationObserver(look), kernel = manager.kernel;
  const change = (_, status) => { if (OVER.includes(status)) end(); };
  function end() {
    page.disconnect();
    kernel.statusChanged.disconnect(change);
    kernel.disposed.disconnect(end);
    [...standing.keys()].forEach(leave);
  }
  page.observe(document.body, { childList: true, subtree: true });
  kernel.statusChanged.connect(change);
  kernel.disposed.connect(end);
  look();
  return end;
}

function initialize({ model }) {
  const manager = model.widget_manager, id = model.get("panel").slice("IPY_MODEL_".length);
  const following = manager.get_model(id).then((panel) => panel.comm_live ? follow(manager, panel, model.get("place")) : () => {});
  return async () => (await following)();
}

export default { initialize };
