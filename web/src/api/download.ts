import { spoken } from './client.ts';
import { ProblemError, problemOf } from './problem.ts';

/** Fetches an address as another media type and hands it to the browser as a file; throws `ProblemError`. */
export async function download(address: string, accept: string, name: string): Promise<void> {
  const response = await fetch(address, {
    headers: { accept, ...spoken() },
    credentials: 'same-origin',
  });
  if (!response.ok)
    throw new ProblemError(problemOf(await response.json().catch(() => null), response));
  save(await response.blob(), name);
}

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Hands text to the browser as a file. */
export function saveText(name: string, text: string): void {
  save(new Blob([text], { type: 'text/plain;charset=utf-8' }), name);
}
