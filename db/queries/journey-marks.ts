/** By what a reader can tell whether a journey is still what it was, without reading it. */
import type { ScopedRead, ScopedReads } from '../scoped-reads.ts';

type Row = { readonly id: string; readonly mark: string };

// Whatever of a journey changes raises its version, but for what a partner adds and ticks by itself.
const MARKS = `select j.id, concat_ws('-', j.version,
    (select count(*) + count(e.removed_at) from evidence e where e.journey_id = j.id),
    (select count(*) from playbook_check c where c.journey_id = j.id and c.done),
    (select floor(extract(epoch from max(c.at)) * 1000) from playbook_check c where c.journey_id = j.id)) as mark
  from journey j where j.id = any($1::bigint[])`;

/** Reads the mark of a journey for a principal, undefined where it cannot be seen. */
export const journeyMarkReader = (reads: ScopedReads): ScopedRead<string> =>
  reads.read('journey-marks', MARKS, ({ mark }: Row) => mark);
