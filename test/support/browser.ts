/** The browser for browser tests, or why there is none. */
import { findBrowser } from '../../bin/servers/browser.ts';

/** A Chromium to run, or the reason why browser tests are skipped here. */
export function chromium(): { readonly path: string } | { readonly skipped: string } {
  try {
    return { path: findBrowser() };
  } catch (error) {
    return { skipped: error instanceof Error ? error.message : String(error) };
  }
}
