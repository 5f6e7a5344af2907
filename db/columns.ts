/** How values of the program stand in columns: instants, and the codes of models and kinds. */
import { type ColumnType, type RawBuilder, sql } from 'kysely';
import { MODELS, POINT_KINDS, type ModelId, type PointKind } from '../program/models.ts';

/** `timestamptz`: read as epoch milliseconds, written as RFC 3339 text (see `instant`). */
export type Instant = ColumnType<number, string, string>;
/** `jsonb`: read as it was stored, written as text (see `json`), since pg would make an array of an array. */
export type Jsonb = ColumnType<unknown, string, string>;

/** Epoch milliseconds as a parameter for a `timestamptz`. */
export const instant = (ms: number): string => new Date(ms).toISOString();
/** Epoch milliseconds to compare a `timestamptz` with: `.where('due_at', '<=', moment(now))`. */
export const moment = (ms: number): RawBuilder<number> => sql<number>`${instant(ms)}::timestamptz`;
/** A value as a parameter for a `jsonb`. */
export const json = (value: unknown): string => JSON.stringify(value);

/** The code of a model, 1 to 4; 0 is the company's own. */
export const codeOfModel = (model: ModelId | null): number =>
  model === null ? 0 : MODELS.indexOf(model) + 1;
/** The model of a code; null for 0, the company's own. */
export const modelOfCode = (code: number): ModelId | null => MODELS[code - 1] ?? null;
/** The code of a kind of points, 1 to 3. */
export const codeOfKind = (kind: PointKind): number => POINT_KINDS.indexOf(kind) + 1;
/** The kind of points of a code, 1 to 3. */
export function kindOfCode(code: number): PointKind {
  const kind = POINT_KINDS[code - 1];
  if (kind === undefined) throw new Error(`no kind of points has the code ${code}`);
  return kind;
}
