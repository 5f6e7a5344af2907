/** `ascent token USER`. */
import type { Settings } from '../config.ts';
import type { Printer } from '../print.ts';
import { findRunning, tokenFor } from './product.ts';

/** Prints a bearer token of a demo person, good for 15 minutes. */
export async function runToken(settings: Settings, print: Printer, user: string): Promise<void> {
  const token = await tokenFor(findRunning(settings), user);
  print.result({ user, token }, token);
}
