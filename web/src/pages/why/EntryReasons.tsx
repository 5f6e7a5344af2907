import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FACT_KINDS } from '../../api/names.ts';
import { editionQuery } from '../../api/queries.ts';
import type { EntryExplained, FactRef } from '../../api/types.ts';
import { useCommon } from '../../i18n/common.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { bold } from '../../i18n/texts.tsx';
import { Facts } from '../../kit/Facts.tsx';
import type { WhyTarget } from '../../kit/Why.tsx';
import { placeText, placeTitle } from '../edition/placeText.ts';
import { useWhyTexts } from './texts.ts';
import classes from './why.module.css';

type EntryReasonsProps = {
  entry: EntryExplained;
  /** Whether the line that it takes back does not stand above it. */
  alone: boolean;
  target: WhyTarget;
};

/** One line of the ledger: rule and clause, fact, rate, amount, rounding, limit, where and how long it counts. */
export function EntryReasons({ entry, alone }: EntryReasonsProps) {
  const t = useWhyTexts();
  const format = useFormat();
  const back = entry.takesBack !== null || entry.points < 0;
  const rate = useRate(entry);
  const points = usePoints(entry);
  const where = useWhere(entry);
  return (
    <section className={classes['entry']} data-back={back || undefined}>
      <div className={classes['entryHead']}>
        <h3>{t(headOf(entry, back, format.today))}</h3>
        <b data-num>{format.signed(entry.points)}</b>
      </div>
      <Facts
        rows={[
          [t('rule'), <Rule key="rule" entry={entry} back={back} alone={alone} />],
          entry.fact === null
            ? null
            : [t('fact'), <FactSays key="fact" fact={entry.fact} facts={entry.facts} />],
          entry.fact?.person == null ? null : [t('person'), entry.fact.person.name],
          back ? null : customerRow(entry.fact, t('customer')),
          back || rate === null || rate.says === '' ? null : [t('rate'), rate.says],
          back || rate === null ? null : [t('amount'), rate.amount],
          back ? null : [t('pointsLabel'), points],
          entry.cap === null || back
            ? null
            : [t('cap'), t('capSays', { ...entry.cap, period: entry.cap.period })],
          entry.step === null || back ? null : [t('step'), t('stepSays', entry.step)],
          entry.milestone === null
            ? null
            : [
                t('milestone'),
                <Link
                  key="jrn"
                  to="/journeys/$journeyId"
                  params={{ journeyId: entry.milestone.journey }}
                >
                  {t('milestoneSays', entry.milestone)}
                </Link>,
              ],
          back ? null : [t('countsIn'), where],
        ]}
      />
    </section>
  );
}

/** What became of a line; one that was taken back was earned all the same. */
function headOf(entry: EntryExplained, back: boolean, today: string) {
  if (back) return 'takenBack';
  if (entry.counts || entry.takenBackBy !== null) return 'earned';
  return entry.from > today ? 'notYet' : 'notCounting';
}

function customerRow(fact: FactRef | null, label: string): readonly [string, string] | null {
  const customer = fact?.fields['customer'];
  return typeof customer === 'string' && customer !== '' ? [label, customer] : null;
}

function Rule({ entry, back, alone }: { entry: EntryExplained; back: boolean; alone: boolean }) {
  const t = useWhyTexts();
  const format = useFormat();
  const { clause } = entry;
  const edition = useQuery(editionQuery(clause.edition));
  const title =
    edition.data === undefined
      ? t('inProgramVersion', { edition: clause.edition })
      : format.say(edition.data.title);
  const link = (
    <Link
      to="/edition"
      search={{ clause: clause.clause, edition: clause.edition }}
      className={classes['clause'] ?? ''}
    >
      {t('clause', { number: clause.number, edition: title })}
    </Link>
  );
  return (
    <>
      {back ? t(alone ? 'takesBackAlone' : 'takesBackSays') : format.say(clause.says)} {link}{' '}
      {back ? null : (
        <code className={classes['place']} title={placeTitle(clause)}>
          {placeText(clause)}
        </code>
      )}
    </>
  );
}

function FactSays({ fact, facts }: { fact: FactRef; facts: number }) {
  const t = useWhyTexts();
  const format = useFormat();
  const kind = FACT_KINDS.find((each) => each === fact.kind);
  const day = format.day(fact.occurredOn);
  return (
    <>
      {t('factSays', {
        what: kind === undefined ? fact.sourceId : t(kind),
        day,
        source: format.say(fact.sourceTitle),
        received: format.moment(fact.receivedAt),
      })}
      {facts > 1 ? ` ${t('factCount', { count: facts })}` : ''}
      {fact.late ? ` ${t('factLate')}` : ''}
    </>
  );
}

/** The rate pinned to the fact, and the amount that it makes; null where no money is in it. */
function useRate(entry: EntryExplained): { says: string; amount: string } | null {
  const t = useWhyTexts();
  const format = useFormat();
  const { rate, usd, fact } = entry;
  if (usd === null) return null;
  const dollars = format.money({ amount: usd, currency: 'USD' });
  if (rate === null || fact?.money == null) return { says: '', amount: dollars };
  return {
    says: t('rateSays', {
      month: format.monthLong(rate.month),
      from: format.moneyExact({ amount: '1', currency: rate.currency }),
      to: format.moneyExact({ amount: rate.usd, currency: 'USD' }),
    }),
    amount:
      entry.facts > 1
        ? dollars
        : t('amountSays', {
            amount: format.decimal(fact.money.amount),
            rate: format.decimal(rate.usd),
            usd: dollars,
          }),
  };
}

function usePoints(entry: EntryExplained) {
  const t = useWhyTexts();
  const format = useFormat();
  const points = format.number(entry.points);
  if (entry.exact === null) return t.rich('whole', { b: bold, points });
  return t.rich('rounded', { b: bold, exact: format.decimal(entry.exact), points });
}

function useWhere(entry: EntryExplained): string {
  const t = useWhyTexts();
  const c = useCommon();
  const format = useFormat();
  const model = entry.model === null ? c('company') : c(entry.model);
  const where = entry.country === null ? model : `${model}, ${format.country(entry.country)}`;
  return t('countsSays', {
    where,
    from: format.dayLong(entry.from),
    to: format.dayLong(format.lastDayBefore(entry.to)),
  });
}
