/** By what a reader can tell whether a journey is still what it was, without reading it. */
import type { ScopedRead, ScopedReads } from '../scoped-reads.ts';

/** Reads the mark of a journey for a principal, undefined where it cannot be seen. */
export const journeyMarkReader = (reads: ScopedReads): ScopedRead<string> =>
  reads.read('scoped_journey_marks', ({ mark }: { readonly mark: string }) => mark);
