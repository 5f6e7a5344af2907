import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { resultQuery } from '../api/versions.ts';
import type { SimulationResult, TextBoth } from '../api/types.ts';
import { useFormat } from '../i18n/locale.tsx';
import { List } from '../kit/List.tsx';
import { ErrorNote, PageSkeleton } from '../kit/Notes.tsx';
import { PageBody, PageTitle, Section } from '../kit/Page.tsx';
import { toneOf } from './versions/tones.ts';
import { useVersionTexts } from './versions/texts.ts';
import classes from './versions/Versions.module.css';

/** One partner by a draft: what changes, and why. */
export function TrialPartnerPage() {
  const { editionId, simulationId, partnerId } = useParams({
    from: '/gate/shell/versions/$editionId/tries/$simulationId/$partnerId',
  });
  const t = useVersionTexts();
  const result = useQuery(resultQuery(simulationId, partnerId));
  if (result.data === undefined) {
    return result.error === null ? (
      <PageSkeleton />
    ) : (
      <PageBody>
        <ErrorNote error={result.error} again={() => void result.refetch()} />
      </PageBody>
    );
  }
  const one = result.data;
  return (
    <PageBody>
      <Head one={one} editionId={editionId} simulationId={simulationId} />
      <Because one={one} />
      {one.requirements.length === 0 ? null : (
        <Section title={t(one.change === 'falls' ? 'one.missing' : 'one.reached')}>
          <Needs requirements={one.requirements} />
        </Section>
      )}
      <Brings title={t('one.lost')} brings={one.brings.lost} />
      <Brings title={t('one.gained')} brings={one.brings.gained} />
      <Customer one={one} />
      <Months one={one} />
    </PageBody>
  );
}

function Head({
  one,
  editionId,
  simulationId,
}: {
  one: SimulationResult;
  editionId: string;
  simulationId: string;
}) {
  const t = useVersionTexts();
  const format = useFormat();
  const { partner, tier, points } = one;
  const [before, after] = [tier.before, tier.after].map((each) =>
    each === null ? '–' : format.say(each.title),
  );
  return (
    <PageTitle
      above={
        <Link to="/versions/$editionId/tries/$simulationId" params={{ editionId, simulationId }}>
          {t('list')}
        </Link>
      }
      title={t(`one.${one.change}`, {
        partner: partner.name,
        before: before ?? '',
        after: after ?? '',
      })}
      line={t('one.line', {
        before: format.number(points.before),
        after: format.number(points.after),
      })}
    >
      <Link
        className={classes['name']}
        to="/partners/$partnerId"
        params={{ partnerId: partner.id }}
      >
        {t('one.open', { partner: partner.name })}
      </Link>
    </PageTitle>
  );
}

function Because({ one }: { one: SimulationResult }) {
  const t = useVersionTexts();
  const format = useFormat();
  return (
    <Section title={t('one.because')}>
      {one.clauses.length === 0 ? (
        <p className={classes['quiet']}>{t('one.none')}</p>
      ) : (
        <List
          label={t('one.because')}
          columns={[
            { key: 'clause', label: t('section.clauses') },
            { key: 'before', label: t('before'), end: true },
            { key: 'after', label: t('after'), end: true },
            { key: 'by', label: t('difference'), end: true },
          ]}
        >
          {one.clauses.map(({ clause, number, title, before, after }) => (
            <tr key={clause}>
              <td>
                {number} {format.say(title)}
              </td>
              <td data-end>{format.number(before)}</td>
              <td data-end>{format.number(after)}</td>
              <td data-end className={classes['delta']} data-tone={toneOf(after - before)}>
                {format.signed(after - before)}
              </td>
            </tr>
          ))}
        </List>
      )}
    </Section>
  );
}

function Needs({ requirements }: { requirements: SimulationResult['requirements'] }) {
  const t = useVersionTexts();
  const format = useFormat();
  return (
    <ul className={classes['frame']}>
      {requirements.map(({ title, have, need }) => (
        <li key={title.en}>
          {format.say(title)}:{' '}
          <b data-num>{t('one.need', { have: format.number(have), need: format.number(need) })}</b>
        </li>
      ))}
    </ul>
  );
}

function Brings({ title, brings }: { title: string; brings: readonly TextBoth[] }) {
  const format = useFormat();
  if (brings.length === 0) return null;
  return (
    <Section title={title}>
      <ul className={classes['frame']}>
        {brings.map((text) => (
          <li key={text.en}>{format.say(text)}</li>
        ))}
      </ul>
    </Section>
  );
}

function Customer({ one: { largestCustomer } }: { one: SimulationResult }) {
  const t = useVersionTexts();
  const format = useFormat();
  if (largestCustomer === null) return null;
  const { customer, points, pointsWithout, tierWithout, losesTier } = largestCustomer;
  return (
    <Section title={t('one.customer')}>
      <p className={classes['says']}>
        {t(losesTier ? 'one.customer.loses' : 'one.customer.keeps', {
          customer,
          points: format.number(points),
          left: format.number(pointsWithout),
          tier: tierWithout === null ? '–' : format.say(tierWithout.title),
        })}
      </p>
    </Section>
  );
}

function Months({ one }: { one: SimulationResult }) {
  const t = useVersionTexts();
  const format = useFormat();
  return (
    <Section title={t('one.months')} aside={t('one.months.note')}>
      <List
        label={t('one.months')}
        columns={[
          { key: 'month', label: t('one.month') },
          { key: 'before', label: t('before'), end: true },
          { key: 'after', label: t('after'), end: true },
          { key: 'by', label: t('difference'), end: true },
        ]}
      >
        {one.months.map(({ on, points }) => (
          <tr key={on}>
            <td>{format.monthLong(on)}</td>
            <td data-end>{format.number(points.before)}</td>
            <td data-end>{format.number(points.after)}</td>
            <td
              data-end
              className={classes['delta']}
              data-tone={toneOf(points.after - points.before)}
            >
              {format.signed(points.after - points.before)}
            </td>
          </tr>
        ))}
      </List>
    </Section>
  );
}
