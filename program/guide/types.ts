import type { Country, Day, ModelId, Text } from '../models.ts';

/** A document made from an edition: its guide, or the letter that says what another changes. Plain data, both languages. */
export type Guide = {
  readonly kind: 'guide' | 'letter';
  readonly edition: string;
  readonly hash: string;
  readonly draft: boolean;
  readonly from: Day;
  readonly to: Day | null;
  readonly title: Text;
  readonly model: ModelId | null;
  readonly modelTitle: Text | null;
  readonly country: Country | null;
  /** What else it could be narrowed to. */
  readonly models: readonly { readonly id: string; readonly title: Text }[];
  readonly countries: readonly Country[];
  /** How the golden cases came out; a guide of an edition with a failed one is marked. */
  readonly cases: { readonly passed: number; readonly failed: readonly FailedCase[] };
  readonly chapters: readonly Chapter[];
};

/** `case` is null for what keeps a file of cases from being run at all. */
export type FailedCase = {
  readonly case: string | null;
  readonly ref: Ref;
  readonly message: string;
};

export type Chapter = {
  readonly id: string;
  /** That of its clauses; a letter for what has none. */
  readonly number: string;
  readonly title: Text;
  readonly blocks: readonly Block[];
  readonly sections: readonly Section[];
};

export type Section = {
  readonly id: string;
  readonly number: string;
  readonly title: Text;
  readonly blocks: readonly Block[];
};

/** Where an edition says it. */
export type Ref = { readonly edition: string; readonly file: string; readonly line: number };

export type Sentence = { readonly text: Text; readonly ref: Ref | null };

export type Block =
  | { readonly kind: 'text' | 'list'; readonly sentences: readonly Sentence[] }
  /** The rule itself, name by name. */
  | { readonly kind: 'rule'; readonly lines: readonly RuleLine[] }
  /** What is asked: each below what it belongs to. */
  | { readonly kind: 'asks'; readonly asks: readonly Ask[] }
  | {
      readonly kind: 'table';
      readonly caption: Text;
      readonly columns: readonly Text[];
      readonly rows: readonly Row[];
    }
  /** What a golden case comes to, as the engine computed it. */
  | {
      readonly kind: 'example';
      readonly case: string;
      readonly ref: Ref;
      readonly given: readonly Text[];
      readonly results: readonly Text[];
    };

export type RuleLine = { readonly name: Text; readonly says: Text; readonly ref: Ref };
export type Ask = { readonly depth: number; readonly text: Text; readonly ref: Ref };
export type Row = { readonly name: Text; readonly cells: readonly Cell[] };
export type Cell = { readonly lines: readonly Text[]; readonly ref: Ref | null };

/** For whom a guide is written; null is everybody. */
export type Reader = { readonly model: ModelId | null; readonly country: Country | null };
export const EVERYBODY: Reader = { model: null, country: null };
