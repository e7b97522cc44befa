// The chosen theme is on the root element before anything is painted, so that the page never flashes in the other one.
try {
  const chosen = localStorage.getItem("cdsa.theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be switched off; the system's theme then applies.
}

// Zod compiles validators with `new Function`, which the content security policy refuses; it must know before it loads.
globalThis.__zod_globalConfig = { jitless: true };
