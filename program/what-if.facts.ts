/** What somebody supposes, as facts: taken in and placed like those of any sender, and refused for the same reasons. */
import { fromEvent } from './intake.ts';
import type { Fact, FactDraft } from './facts.ts';
import type { Editions } from './judge.types.ts';
import type { Country, Day, ModelId, Month, Text } from './models.ts';
import { place } from './place.ts';

/** What is supposed, as it is asked. */
export type Supposed = {
  readonly certified: readonly { readonly name: string; readonly count: number }[];
  readonly facts: readonly {
    readonly type: string;
    readonly data: Readonly<Record<string, unknown>>;
    readonly times: number;
  }[];
};

/** What it is placed by: only what belongs to this partner is known. */
export type OwnPlace = {
  readonly editions: Editions;
  readonly partnerId: string;
  readonly asOf: Day;
  /** No fact may lie after the day after it. */
  readonly latest: Day;
  readonly domain: string | null;
  readonly homeSiteId: string | null;
  readonly homeCountry: Country;
  readonly countries: readonly Country[];
  readonly accounts: ReadonlyMap<
    string,
    { readonly siteId: string; readonly country: Country; readonly model: ModelId }
  >;
  readonly people: ReadonlyMap<string, string>;
  readonly rates: ReadonlyMap<string, readonly { readonly month: Month; readonly usd: string }[]>;
};

/** Something that cannot be right: which, why. */
export type WrongSupposed = {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
};

export type SupposedFacts = {
  readonly facts: readonly Fact[];
  readonly wrong: readonly WrongSupposed[];
  /** What was taken for granted. */
  readonly assumes: readonly Text[];
};

type DraftAt = { readonly pointer: string; readonly draft: FactDraft };

/** The drafts of what is supposed; what cannot be right is said. */
export function draftsOf(
  { certified, facts }: Supposed,
  asOf: Day,
): {
  readonly drafts: readonly DraftAt[];
  readonly wrong: readonly WrongSupposed[];
} {
  const drafts: DraftAt[] = [];
  const wrong: WrongSupposed[] = [];
  let number = 0;
  const take = (pointer: string, type: string, data: Readonly<Record<string, unknown>>): void => {
    number += 1;
    const id = `supposed-${String(number).padStart(5, '0')}`;
    // Where no day is said, it happens on the day that is looked at.
    const time = `${asOf}T12:00:00Z`;
    const taken = fromEvent({ specversion: '1.0', source: 'what-if', id, type, time, data });
    if ('refused' in taken) wrong.push({ pointer, ...taken.refused });
    else drafts.push({ pointer, draft: taken.taken });
  };
  certified.forEach(({ name, count }, at) => {
    for (let i = 0; i < count; i += 1) {
      const person = `new-${at + 1}-${i + 1}@${NOBODY}`;
      take(`/certified/${at}/name`, 'certification.earned', {
        person,
        certification: name,
        date: asOf,
      });
    }
  });
  facts.forEach(({ type, data, times }, at) => {
    for (let i = 0; i < times; i += 1) take(`/facts/${at}/data`, type, timesOf(type, data, i));
  });
  return { drafts, wrong };
}

/** Whoever is not there yet. */
const NOBODY = 'what-if.invalid';

/** What identifies a fact is left out by whoever supposes it, and another each time. */
function timesOf(
  type: string,
  data: Readonly<Record<string, unknown>>,
  i: number,
): Readonly<Record<string, unknown>> {
  const field = IDS[type];
  if (field === undefined) return data;
  const id = data[field];
  if (typeof id !== 'string' || id === '') return { ...data, [field]: `supposed-${i + 1}-${type}` };
  return i === 0 ? data : { ...data, [field]: `${id}-${i + 1}` };
}
const IDS: Readonly<Record<string, string>> = {
  'deal.registered': 'deal',
  'deal.closed': 'deal',
  'deployment.completed': 'deployment',
  'offering.validated': 'offering',
  'record.reported': 'id',
};

/** Places the drafts by what belongs to the partner alone. */
export function placedOf(drafts: readonly DraftAt[], own: OwnPlace): SupposedFacts {
  const wrong: WrongSupposed[] = [];
  const assumes = new Map<string, Text>();
  const facts = drafts.flatMap(({ pointer, draft }, at): Fact[] => {
    const placing = place(draft, {
      editions: own.editions,
      today: () => own.latest,
      account: (id) => {
        const found = own.accounts.get(id);
        return found === undefined ? null : { ...found, partnerId: own.partnerId };
      },
      person: (mail) => personBy(mail, own),
      partner: () => own,
      rate: (month, currency) => rateOf(month, currency, own, assumes),
    });
    if (placing.outcome === 'placed') {
      const id = `if-${String(at).padStart(6, '0')}`;
      return [{ ...placing.fact, id, knownAt: Number.MAX_SAFE_INTEGER }];
    }
    wrong.push(
      placing.outcome === 'refused'
        ? { pointer, code: placing.code, detail: placing.detail }
        : { pointer, code: placing.reason, detail: waitsFor(placing.key) },
    );
    return [];
  });
  return { facts, wrong, assumes: [...assumes.values()] };
}

function personBy(mail: string, { people, domain, partnerId }: OwnPlace) {
  const known = people.get(mail);
  if (known !== undefined) return { personId: known, partnerId };
  const isOurs = mail.endsWith(`@${NOBODY}`) || mail.endsWith(`@${domain ?? ''}`);
  return isOurs ? { personId: mail, partnerId } : null;
}

/** The rate of the month, or the latest that is known. */
function rateOf(month: Month, currency: string, { rates }: OwnPlace, assumes: Map<string, Text>) {
  const known = rates.get(currency) ?? [];
  const found = known.find((one) => one.month === month);
  if (found !== undefined) return found.usd;
  const latest = known.find((one) => one.month <= month);
  if (latest === undefined) return null;
  assumes.set(`${month}/${currency}`, {
    en: `The rate of ${currency} in ${month} is not known yet: that of ${latest.month} was taken, ${latest.usd}.`,
    fr: `Le taux de ${currency} pour ${month} n’est pas encore connu : celui de ${latest.month} a été pris, ${latest.usd}.`,
  });
  return latest.usd;
}

/** Why a fact would wait instead of counting. */
function waitsFor(key: string): string {
  const at = key.indexOf(':');
  const [what, which] = [key.slice(0, at), key.slice(at + 1)];
  switch (what) {
    case 'account':
      return `the account ${which} is none of this partner: it would wait`;
    case 'domain':
      return `nobody of this partner has a mail address at ${which}: it would wait`;
    case 'rate':
      return `no exchange rate is known for ${which}: it would wait`;
    default:
      return `no edition is in force on ${which}: it would wait`;
  }
}
