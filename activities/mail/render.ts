/** A mail in its reader's words: subject, HTML and text say the same. */
import { readFileSync } from 'node:fs';
import { Eta } from 'eta';
import type { Mail } from '../../program/mails.ts';
import type { Locale } from '../../program/models.ts';
import { NOTIFICATIONS, topicOf } from '../../program/notifications.ts';
import { speakingOf } from './speaking.ts';
import type { Speaking, Tone, View } from './types.ts';
import { viewOf } from './views.ts';

/** Who reads, and where links lead. */
export type Reading = {
  readonly locale: Locale;
  readonly zone: string;
  readonly publicUrl: string;
  /** Where the reader turns this kind of mail off; null for what stays on. */
  readonly unsubscribeUrl: string | null;
  /** Of people whom it may be about, by their ids. */
  readonly names?: ReadonlyMap<string, string>;
};

export type Rendered = {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly locale: Locale;
};

/** Text on its ground, as on the screens. The dark ones stand in the layout. */
const TONES = {
  done: 'color:#137A39;background:#E8F6EC;',
  review: 'color:#1D4ED8;background:#E9F0FE;',
  change: 'color:#B93A0A;background:#FEF0E7;',
  late: 'color:#B42318;background:#FDECEA;',
  wait: 'color:#475569;background:#EEF1F5;',
} as const satisfies Record<Tone, string>;

const eta = new Eta({ autoEscape: true });
const layout = readFileSync(new URL('./layout.eta', import.meta.url), 'utf8');

/** Writes a mail. Throws where it has no words for it. */
export function render(mail: Mail, reading: Reading): Rendered {
  const speaking = speakingOf(reading);
  const view = viewOf(mail, speaking, reading.publicUrl);
  const foot = footOf(mail, speaking, reading);
  const { badge } = view;
  const html = eta.renderString(layout, {
    ...view,
    foot,
    lang: reading.locale,
    preview: view.lines[0] ?? view.title,
    badge: badge === null ? null : { ...badge, style: TONES[badge.tone] },
  });
  return {
    subject: view.subject,
    text: textOf(view, foot, speaking),
    html: html.replaceAll(/\n\s*\n/g, '\n'),
    locale: reading.locale,
  };
}

type Foot = readonly { readonly label: string; readonly url: string }[];

/** The ways out: no more of this kind, and what else can be chosen. Whoever is only invited has nothing to choose yet. */
function footOf(mail: Mail, { say, title }: Speaking, reading: Reading): Foot {
  const topic = topicOf(mail);
  if (NOTIFICATIONS[topic].roles.length === 0) return [];
  const { publicUrl, unsubscribeUrl } = reading;
  const off =
    unsubscribeUrl === null
      ? []
      : [
          {
            label: say('foot.off', { topic: title(NOTIFICATIONS[topic].title) }),
            url: unsubscribeUrl,
          },
        ];
  return [...off, { label: say('foot.choose'), url: `${publicUrl}/notifications/settings` }];
}

/** The same as plain text, for readers that show no HTML. */
function textOf(view: View, foot: Foot, { say }: Speaking): string {
  const facts = view.facts.map((fact) => say('pair', fact)).join('\n');
  const quote =
    view.quote === null
      ? ''
      : view.quote
          .split('\n')
          .map((line) => `> ${line}`)
          .join('\n');
  const parts = [view.title, ...view.lines, quote, ...view.after, facts];
  const wayTo = ({ label, url }: Foot[number]): string => say('pair', { label, value: url });
  const ways = foot.map(wayTo).join('\n');
  // The dashes with a space after them: mail programs fold what follows.
  return [...parts, wayTo(view.button), `-- \n${view.why}\n${ways}`.trim()]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}
