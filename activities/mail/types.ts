/** What the parts of mailing hand to each other. */
import type { Text } from '../../program/models.ts';
import type { Word } from './words.en.ts';

/** What became of a message. `away`: the mail server is. `final`: trying again cannot help. */
export type Delivered =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'away' }
  | { readonly outcome: 'failed'; readonly reason: string; readonly final: boolean };

/** What a mail says, part by part; the layout puts it on the page. */
export type View = {
  readonly subject: string;
  readonly badge: { readonly text: string; readonly tone: Tone } | null;
  readonly title: string;
  readonly lines: readonly string[];
  /** In somebody's own words. */
  readonly quote: string | null;
  readonly after: readonly string[];
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly button: { readonly label: string; readonly url: string };
  /** Why the reader gets it. */
  readonly why: string;
};
/** What a badge means; its colours are those of the screens. */
export type Tone = 'done' | 'review' | 'change' | 'late' | 'wait';

/** Says a word with its values; dates and titles by `Speaking`. */
export type Speaking = {
  readonly say: (
    word: Word,
    values?: Readonly<Record<string, string | number | boolean>>,
  ) => string;
  /** An instant as a date in the reader's zone. */
  readonly date: (at: number) => string;
  /** A day as a date, wherever the reader is. */
  readonly day: (day: string) => string;
  readonly number: (value: number) => string;
  readonly title: (text: Text) => string;
  /** A person's name, or *a colleague* where it was erased. */
  readonly person: (id: string) => string;
  /** A country's name. */
  readonly country: (code: string) => string;
};
