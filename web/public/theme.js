// Runs before the first paint. `web/src/shell/theme.ts` writes what is read here.
try {
  const theme = localStorage.getItem('matinee.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is forbidden here: the system's choice stands.
}
