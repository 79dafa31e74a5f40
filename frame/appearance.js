// Keeps the reader's choice of light or dark for all pages: Streamlit reads its own key, one for each page's path.
const KEPT = "bearing-appearance";
const streamlits = (path) => `stActiveTheme-${path}-v2`;
const preference = window.matchMedia("(prefers-color-scheme: dark)");

const keptChoice = () => localStorage.getItem(KEPT) ?? "System";

function tellStreamlit(choice, path) {
  const was = localStorage.getItem(streamlits(path));
  localStorage.setItem(streamlits(path), JSON.stringify(choice));
  return was !== JSON.stringify(choice);
}

const shown = () => getComputedStyle(document.querySelector("[data-testid=stApp]")).colorScheme;
const wanted = (choice) => (choice === "System" ? (preference.matches ? "dark" : "light") : choice.toLowerCase());

function choose(choice) {
  localStorage.setItem(KEPT, choice);
  const links = [...document.querySelectorAll("[data-testid=stSidebarNavLink]")];
  for (const path of [location.pathname, ...links.map((link) => link.pathname)]) tellStreamlit(choice, path);
  location.reload(); // the view is in its address, so nothing chosen is lost
}

export default function ({ data, parentElement, setTriggerValue }) {
  const box = parentElement.querySelector("select");
  box.value = keptChoice();
  box.onchange = () => choose(box.value);
  if (tellStreamlit(box.value, location.pathname) && shown() !== wanted(box.value)) location.reload();

  // Streamlit changes its colours without running the page; charts and icons are drawn by the page.
  const redraw = () => setTimeout(() => shown() !== data.drawn && setTriggerValue("preference", shown()), 200);
  redraw();
  preference.addEventListener("change", redraw);
  return () => preference.removeEventListener("change", redraw);
}
