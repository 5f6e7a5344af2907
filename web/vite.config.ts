import {
  DEFAULT_THEME,
  convertCssVariables,
  deepMerge,
  defaultCssVariablesResolver,
  mergeMantineTheme,
} from '@mantine/core';
import react from '@vitejs/plugin-react';
import { type Plugin, defineConfig } from 'vite';
import { theme, variablesOf } from './src/theme.ts';

const VARIABLES = 'virtual:theme.css';

/**
 * The theme's CSS variables as a style sheet of the build. Mantine would write them into a `<style>` element at run
 * time, which a content security policy with `style-src 'self'` refuses.
 */
function themeVariables(): Plugin {
  return {
    name: 'theme-variables',
    resolveId: (id) => (id === VARIABLES ? id : undefined),
    load(id) {
      if (id !== VARIABLES) return undefined;
      const merged = mergeMantineTheme(DEFAULT_THEME, theme);
      return convertCssVariables(
        deepMerge(defaultCssVariablesResolver(merged), variablesOf(merged)),
        ':root',
      );
    },
  };
}

/** Where the API answers while developing; the built pages are served by the API itself. */
const api = process.env['ASCENT_API'] ?? 'http://127.0.0.1:3000';
const proxied = { target: api, changeOrigin: false };

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), themeVariables()],
  server: { proxy: { '/v1': proxied, '/auth': proxied } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // No data: addresses, so that the policy can be `font-src 'self'` and `img-src 'self'`.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
});
