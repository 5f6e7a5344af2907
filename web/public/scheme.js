// Before the first paint: the colour scheme and the language that this person chose. A file of its own, because the
// content security policy refuses inline scripts.
(function () {
  var root = document.documentElement;
  var scheme = 'auto';
  try {
    scheme = localStorage.getItem('mantine-color-scheme-value') || 'auto';
    root.lang = localStorage.getItem('ascent-locale') || 'en';
  } catch {
    // No storage: the system's scheme.
  }
  var dark =
    scheme === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches : scheme === 'dark';
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
