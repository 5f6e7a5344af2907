import { Link } from '@tanstack/react-router';
import type { EnrolmentOne } from '../../../api/types.ts';
import { useFormat } from '../../../i18n/locale.tsx';
import { StateBadge, ToneIcon } from '../../../kit/StateBadge.tsx';
import { placeText, placeTitle } from '../../edition/placeText.ts';
import { History } from '../../enrolment/History.tsx';
import { useEnrolmentTexts } from '../../enrolment/texts.ts';
import rule from '../RulePane.module.css';
import classes from './Package.module.css';
import { usePackageTexts } from './texts.ts';

/** The rule, what screening found and by which list, agreements, and who did what. */
export function PackageRule({ one }: { one: EnrolmentOne }) {
  const t = usePackageTexts();
  return (
    <aside className={rule['pane']}>
      <section>
        <h2>{t('rule')}</h2>
        <p>{t('rule.says', { days: one.decision.days })}</p>
        <p className={rule['clause']}>
          <Link
            to="/edition"
            search={{ edition: one.clause.edition }}
            className={rule['link'] ?? ''}
          >
            {t('rule.clause', { edition: one.clause.edition })}
          </Link>
          <code className={rule['place']} title={placeTitle(one.clause)}>
            {placeText(one.clause)}
          </code>
        </p>
      </section>
      <Screening one={one} />
      <AgreementsShort one={one} />
      <History enrolment={one} narrow />
    </aside>
  );
}

const CHECKS = ['denied-party', 'denied-country', 'open-domain', 'other-domain'] as const;

function Screening({ one }: { one: EnrolmentOne }) {
  const t = usePackageTexts();
  const format = useFormat();
  const { screening } = one;
  // Companies that it may be stand with what it applied with.
  const hits = (screening?.hits ?? []).filter(({ check }) => check !== 'duplicate');
  return (
    <section>
      <h2>{t('screening')}</h2>
      {screening === null ? (
        <p className={classes['quiet']}>{t('screening.not')}</p>
      ) : (
        <>
          <p className={classes['quiet']}>
            {t('screening.source', {
              source: screening.source,
              at: format.moment(screening.at),
            })}
          </p>
          {hits.length === 0 ? <p>{t('screening.none')}</p> : null}
          <ul className={classes['hits']}>
            {hits.map(({ check, country, found }) => {
              const known = CHECKS.find((each) => each === check);
              return (
                <li key={`${check} ${country} ${found}`} className={classes['why']}>
                  <ToneIcon tone="refused" />
                  <div>
                    {known === undefined ? t('why.other', { check }) : t(`why.${known}`)}
                    <div className={classes['quiet']}>
                      {[country === null ? null : format.country(country), found]
                        .filter((each) => each !== null)
                        .join(': ')}
                    </div>
                  </div>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </section>
  );
}

function AgreementsShort({ one }: { one: EnrolmentOne }) {
  const t = usePackageTexts();
  const e = useEnrolmentTexts();
  const format = useFormat();
  const needed = new Set(one.lines.map(({ entity }) => entity));
  return (
    <section>
      <h2>{t('agreement')}</h2>
      <ul className={classes['hits']}>
        {one.agreements
          .filter(({ entity }) => needed.has(entity))
          .map((agreement) => (
            <li key={agreement.entity} className={rule['row']}>
              <span>{format.say(agreement.title)}</span>
              <StateBadge tone={agreement.accepted === null ? 'quiet' : 'done'}>
                {agreement.state === 'asked' && agreement.dueAt !== null
                  ? e('agreement.asked', { day: format.dayOfMoment(agreement.dueAt) })
                  : e(
                      agreement.state === 'asked'
                        ? 'agreement.asked.undated'
                        : `agreement.${agreement.state}`,
                    )}
              </StateBadge>
            </li>
          ))}
      </ul>
    </section>
  );
}
