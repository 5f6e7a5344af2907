/**
 * JSON read strictly, in the one place where bodies are read.
 *
 * Refused: what is not UTF-8, a key that stands twice (the last would win silently), NUL and lone surrogates (PostgreSQL
 * refuses or replaces them), keys that reach into prototypes, nesting beyond reason. A byte-order mark is passed over.
 */
import { Refusal } from './errors.ts';

const MAX_DEPTH = 64;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Bytes as text; refuses what is not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Refusal('MALFORMED', 'The body is not UTF-8.');
  }
}

/** The value of a JSON text; a `Refusal` says what is wrong with it. */
export function parseJson(text: string): unknown {
  if (text.trim() === '') throw new Refusal('MALFORMED', 'The body is empty.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal('MALFORMED', 'The body is not JSON.');
  }
  const seen = { keys: 0 };
  // Escapes are the only way in for NUL and lone surrogates: raw ones are no JSON, or no UTF-8.
  walk(value, 0, text.includes('\\u'), seen);
  if (membersIn(text) !== seen.keys)
    throw new Refusal('MALFORMED', 'A key stands twice in one object.');
  return value;
}

function walk(value: unknown, depth: number, escapes: boolean, seen: { keys: number }): void {
  if (typeof value === 'string') {
    if (escapes) assertCleanText(value);
    return;
  }
  if (value === null || typeof value !== 'object') return;
  if (depth >= MAX_DEPTH)
    throw new Refusal('MALFORMED', `The body is nested more than ${MAX_DEPTH} deep.`);
  if (Array.isArray(value)) {
    for (const item of value) walk(item, depth + 1, escapes, seen);
    return;
  }
  const record = value as Record<string, unknown>;
  for (const key of Object.keys(record)) {
    seen.keys += 1;
    if (key === '__proto__' || key === 'prototype')
      throw new Refusal('MALFORMED', `A key may not be named ${key}.`);
    if (escapes) assertCleanText(key);
    walk(record[key], depth + 1, escapes, seen);
  }
}

/** Refuses NUL and lone surrogates, wherever a text comes from (body, query, file name, line of a file). */
export function assertCleanText(text: string): void {
  if (text.includes('\0')) throw new Refusal('MALFORMED', 'A text holds a NUL character.');
  if (!text.isWellFormed())
    throw new Refusal('MALFORMED', 'A text holds half a character (a lone surrogate).');
}

/** How many members the objects of a valid JSON text have: one colon each, outside of strings. */
function membersIn(text: string): number {
  let members = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === COLON) members += 1;
    else if (code === QUOTE) at = endOfString(text, at);
  }
  return members;
}

const QUOTE = 34;
const COLON = 58;
const BACKSLASH = 92;

function endOfString(text: string, quote: number): number {
  for (let end = text.indexOf('"', quote + 1); ; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return end;
  }
}
