import { type FSWatcher, watch } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Checked, checkEdition } from './check.ts';
import { type EditionText, editionFiles } from './load.ts';

/** An edition that is being written, as its files are now. */
export type Draft = {
  readonly id: string;
  readonly checked: Checked;
  readonly files: readonly EditionText[];
};

/** The drafts of a folder of editions. */
export type Drafts = {
  readonly all: () => Promise<readonly Draft[]>;
  readonly one: (id: string) => Promise<Draft | null>;
  /** Tells when a draft comes, goes, or may read otherwise than before; returns how to stop. */
  readonly onChange: (listener: () => void) => () => void;
  readonly close: () => void;
};

const restMs = 120;

/** Drafts in a folder of editions, read again when a file of theirs changes, and not otherwise. */
export function watchDrafts(dir: string): Drafts {
  const listeners = new Set<() => void>();
  const known = new Map<
    string,
    { readonly stamp: string; readonly draft: Promise<Draft | null> }
  >();
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => listeners.forEach((listener) => listener()), restMs);
    timer.unref();
  };
  let watcher: FSWatcher | null = null;
  try {
    watcher = watch(dir, { recursive: true, persistent: false }, look);
    // Without it nobody is told; whoever asks still reads what is there.
    watcher.on('error', () => watcher?.close());
  } catch {
    watcher = null;
  }

  async function one(id: string): Promise<Draft | null> {
    const stamp = /^[\w.-]+$/u.test(id) ? await stampOf(join(dir, id)) : null;
    if (stamp === null) return null;
    const before = known.get(id);
    if (before?.stamp === stamp) return before.draft;
    const draft = readDraft(dir, id);
    known.set(id, { stamp, draft });
    draft.catch(() => known.delete(id));
    return draft;
  }

  return {
    one,
    all: async () => {
      const folders = (await readdir(dir, { withFileTypes: true })).filter((entry) =>
        entry.isDirectory(),
      );
      const found = await Promise.all(folders.map(({ name }) => one(name)));
      return found.filter((draft) => draft !== null);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      clearTimeout(timer);
      watcher?.close();
    },
  };
}

async function readDraft(dir: string, id: string): Promise<Draft | null> {
  const files = await editionFiles(dir, id);
  if (!files.some(({ text }) => /^draft: true$/mu.test(text))) return null;
  return { id, checked: await checkEdition(join(dir, id)), files };
}

/** Names, times and sizes of its files: the same while nobody writes. Null where there is no such folder. */
async function stampOf(folder: string): Promise<string | null> {
  try {
    const names = (await readdir(folder, { recursive: true })).filter((name) =>
      /\.ya?ml$/u.test(name),
    );
    const stamps = await Promise.all(
      names.sort().map(async (name) => {
        const { mtimeMs, size } = await stat(join(folder, name));
        return `${name} ${mtimeMs} ${size}`;
      }),
    );
    return stamps.join('\n');
  } catch (error) {
    // A file that goes while it is looked at: there is something new at the next look.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
