// Wakes the islands of a page. It stands in for Leptos' inline scripts, so that pages need no inline script at all.
import init, * as islands from "./ISLANDS_JS";

globalThis.__RESOLVED_RESOURCES = [];
globalThis.__SERIALIZED_ERRORS = [];
globalThis.__INCOMPLETE_CHUNKS = [];

await init({ module_or_path: new URL("./ISLANDS_WASM", import.meta.url) });
islands.hydrate();

// In document order: an island's children wake after it, and are told so first.
for (const island of document.querySelectorAll("leptos-island")) {
  const wake = islands[island.dataset.component];
  if (!wake) {
    console.error(`The bundle has no island ${island.dataset.component}.`);
    continue;
  }
  island.parentElement?.closest("leptos-children")?.$$on_hydrate?.();
  await wake(island);
}
document.documentElement.dataset.islands = "awake";
