import { spoken } from './client.ts';
import { ProblemError, problemOf } from './problem.ts';
import type { ImportReport } from './types.ts';

/**
 * Sends a file as the body of the request; its kind is told by its columns. Answers when it is read to its end, which
 * may take as long as the file is large; throws `ProblemError` for a file that cannot be read at all.
 */
export async function importFile(file: File): Promise<ImportReport> {
  const response = await fetch(`/v1/imports?name=${encodeURIComponent(file.name)}`, {
    method: 'POST',
    body: file,
    credentials: 'same-origin',
    headers: {
      ...spoken(),
      'content-type': /\.(jsonl|ndjson)$/i.test(file.name) ? 'application/x-ndjson' : 'text/csv',
    },
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new ProblemError(problemOf(answer, response));
  return answer as ImportReport;
}
