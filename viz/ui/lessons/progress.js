// Keeps which lessons are finished in this browser, brings a new stop into sight and says where one is.
const KEY = "adamscope.lessons";
const FORGOTTEN = "adamscope.lessons.forgotten";
const LESSON = /^[a-z0-9_]{1,40}$/;
const MOST = 90; // lessons, so that the server reads what it is told (MAX_SENT in progress.py)

// Without storage, as in some private windows, progress lasts as long as the tab.
function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY)) ?? {};
    const finished = Array.isArray(kept.finished) ? kept.finished.filter((key) => LESSON.test(key)) : [];
    return { opened: kept.opened === true, finished: finished.slice(0, MOST) };
  } catch {
    return { opened: false, finished: [] };
  }
}

function write(kept) {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Nothing is lost but tomorrow's ticks.
  }
}

// The token tells one wish to forget from the next; a tab that comes back to the page must not forget once more.
function forgetOnce(token) {
  try {
    if (!token || sessionStorage.getItem(FORGOTTEN) === token) return;
    localStorage.removeItem(KEY);
    sessionStorage.setItem(FORGOTTEN, token);
  } catch {
    // There was nothing kept.
  }
}

function announcer(parent) {
  let said = parent.querySelector("[role=status]");
  if (!said) {
    said = document.createElement("p");
    said.setAttribute("role", "status");
    said.className = "as-only-read-out";
    parent.append(said);
  }
  return said;
}

function arrive(parent, place, text) {
  const said = announcer(parent);
  if (said.textContent !== text) said.textContent = text;
  const before = said.dataset.place;
  said.dataset.place = place;
  if (before && before !== place) document.querySelector(".st-key-lessons_head")?.scrollIntoView({ block: "start" });
}

// Streamlit keeps a button's shortcut from whoever is in an input. A slider has a use for these keys, an answer has none.
const BUTTONS = {
  PageDown: ".st-key-lessons_commit button, .st-key-lessons_next button",
  PageUp: ".st-key-lessons_back button",
};

function turnPage(event) {
  if (!(event.key in BUTTONS) || !(event.target instanceof HTMLInputElement) || event.target.type !== "radio") return;
  event.preventDefault();
  document.querySelector(BUTTONS[event.key])?.click();
}

// Whoever chooses Lessons in the menu while in a lesson wants the list; to Streamlit it is the page that is shown.
function leaveLesson(event) {
  const link = event.target.closest?.("[data-testid=stSidebarNavLink]");
  if (event.ctrlKey || event.metaKey || event.shiftKey || !link?.pathname.endsWith("/lessons")) return;
  document.querySelector(".st-key-lessons_all button")?.click();
}

export default function ({ data, parentElement, setStateValue }) {
  forgetOnce(data.forget);
  const kept = read();
  const known = new Set(data.finished);
  const news = kept.finished.filter((key) => !known.has(key));
  const opened = kept.opened || Boolean(data.place);
  const finished = [...known, ...news].sort();
  if (opened !== kept.opened || finished.length !== kept.finished.length) write({ opened, finished });
  document.body.classList.toggle("as-newcomer", !opened);
  if (data.place) arrive(parentElement, data.place, data.said);
  if (data.reports && news.length) setStateValue("finished", finished.join(","));
  document.addEventListener("keydown", turnPage);
  document.addEventListener("click", leaveLesson);
  return () => {
    document.removeEventListener("keydown", turnPage);
    document.removeEventListener("click", leaveLesson);
  };
}
