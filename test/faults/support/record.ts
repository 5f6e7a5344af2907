/** What a client writes down before it sends and after it was answered: on disk, as a real one would keep it. */
import { appendFileSync, closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';

/** A line of the record: what was meant to be sent, and what became of it. */
export type Recorded =
  | { readonly at: 'sent'; readonly key: string; readonly what: unknown }
  | {
      readonly at: 'answered';
      readonly key: string;
      readonly status: number;
      readonly said: unknown;
    };

/** An append-only file. It shares nothing with the system under test. */
export type ClientRecord = {
  readonly add: (line: Recorded) => void;
  readonly note: (text: string) => void;
  readonly read: () => readonly Recorded[];
  readonly close: () => void;
};

/** Opens it; `sent` lines are on disk before the call returns. */
export function openRecord(file: string): ClientRecord {
  const handle = openSync(file, 'a');
  return {
    add: (line) => {
      writeSync(handle, `${JSON.stringify(line)}\n`);
      if (line.at === 'sent') fsyncSync(handle);
    },
    note: (text) => appendFileSync(`${file}.log`, `${new Date().toISOString()} ${text}\n`),
    read: () =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Recorded),
    close: () => closeSync(handle),
  };
}
