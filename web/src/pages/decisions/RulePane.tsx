import { Link } from '@tanstack/react-router';
import type { ApprovalOne, HistoryItem } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { isDeed } from '../journey/words.ts';
import { placeText, placeTitle } from '../edition/placeText.ts';
import { StateBadge } from '../../kit/StateBadge.tsx';
import { APPROVAL_TONE } from './tones.ts';
import classes from './RulePane.module.css';
import { useDecisionsTexts } from './texts.ts';

/** The rule with its numbered criteria, how it was decided lately, and the history of this step. */
export function RulePane({ one }: { one: ApprovalOne }) {
  const t = useDecisionsTexts();
  const format = useFormat();
  const { clause } = one;
  const history = one.history.filter(isDeed);
  return (
    <aside className={classes['pane']}>
      <section>
        <h2>{t('rule')}</h2>
        <p>{format.say(one.says)}</p>
        {one.criteria.length === 0 ? (
          <p className={classes['quiet']}>{t('rule.none')}</p>
        ) : (
          <ol className={classes['criteria']}>
            {one.criteria.map((criterion, index) => (
              <li key={index}>{format.say(criterion)}</li>
            ))}
          </ol>
        )}
        <p className={classes['clause']}>
          <Link
            to="/edition"
            search={{ edition: clause.edition }}
            className={classes['link'] ?? ''}
          >
            {t('rule.clause', { edition: clause.edition })}
          </Link>
          <code className={classes['place']} title={placeTitle(clause)}>
            {placeText(clause)}
          </code>
        </p>
      </section>
      <section>
        <div className={classes['row']}>
          <h2>{t('lastFive')}</h2>
          {one.medianDays === null ? null : (
            <span className={classes['quiet']}>
              {t('lastFive.median', { days: one.medianDays })}
            </span>
          )}
        </div>
        {one.lastFive.length === 0 ? (
          <p className={classes['quiet']}>{t('lastFive.none')}</p>
        ) : null}
        <ul>
          {one.lastFive.map((each, index) => (
            <Last key={index} each={each} />
          ))}
        </ul>
      </section>
      {history.length === 0 ? null : (
        <section>
          <h2>{t('history')}</h2>
          <ul className={classes['history']}>
            {history.map((item, index) => (
              <Line key={index} item={item} first={index === history.length - 1} />
            ))}
          </ul>
        </section>
      )}
    </aside>
  );
}

function Last({ each }: { each: ApprovalOne['lastFive'][number] }) {
  const t = useDecisionsTexts();
  const format = useFormat();
  const state = each.state in APPROVAL_TONE ? (each.state as ApprovalOne['state']) : 'waiting';
  return (
    <li className={classes['last']}>
      <span className={classes['name']}>{each.partner}</span>
      <StateBadge tone={APPROVAL_TONE[state]}>{t(`state.${state}`)}</StateBadge>
      <span className={classes['lastWords']}>
        {each.reason ?? `${each.by}, ${format.dayOfMoment(each.at)}`}
      </span>
    </li>
  );
}

const SAID = {
  submitted: 'history.to.submitted',
  in_review: 'history.to.in_review',
  action_required: 'history.to.action_required',
  approved: 'history.to.approved',
  rejected: 'history.to.rejected',
} as const;

function Line({ item, first }: { item: HistoryItem; first: boolean }) {
  const t = useDecisionsTexts();
  const format = useFormat();
  const day = format.dayOfMoment(item.at);
  const who = item.by ?? '';
  if (item.to === 'submitted' && !first && item.from === 'action_required') {
    return <li>{t('history.to.submittedAgain', { day, who })}</li>;
  }
  const key = item.to in SAID ? SAID[item.to as keyof typeof SAID] : undefined;
  if (key === undefined) return null;
  return (
    <li>
      {t(key, { day, who })}
      {item.reason === null ? null : <q className={classes['reason']}>{item.reason}</q>}
    </li>
  );
}
