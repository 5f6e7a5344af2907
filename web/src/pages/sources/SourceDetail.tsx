import type { SourceItem } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { ToneIcon } from '../../kit/StateBadge.tsx';
import classes from './Sources.module.css';
import { type SourcesText, useSourcesTexts } from './texts.ts';

/** What waits at a source and for what, and the lines that were refused with their reasons. */
export function SourceDetail({ source }: { source: SourceItem }) {
  const t = useSourcesTexts();
  if (source.parkedBy.length === 0 && source.refusals.length === 0) {
    return <p className={classes['nothing']}>{t('nothing')}</p>;
  }
  return (
    <div className={classes['detail']}>
      {source.parkedBy.length === 0 ? null : (
        <section>
          <h2>{t('parked.title')}</h2>
          <ul>
            {source.parkedBy.map((each) => (
              <li key={`${each.reason} ${each.key}`} className={classes['parked']}>
                <ToneIcon tone="waits" size={16} />
                <span className={classes['parkedWords']}>{parkedSays(t, each)}</span>
                <span className={classes['quiet']}>{t('parked.facts', { count: each.facts })}</span>
              </li>
            ))}
          </ul>
          <p className={classes['quiet']}>{t('parked.says')}</p>
        </section>
      )}
      {source.refusals.length === 0 ? null : (
        <section>
          <h2>
            {t('refused.title')} <span className={classes['quiet']}>{t('refused.note')}</span>
          </h2>
          <ul>
            {source.refusals.map((each, index) => (
              <Refusal key={index} refusal={each} />
            ))}
          </ul>
          {source.refused > source.refusals.length ? (
            <p className={classes['quiet']}>
              {t('refused.cut', { shown: source.refusals.length, count: source.refused })}
            </p>
          ) : null}
        </section>
      )}
    </div>
  );
}

function parkedSays(t: SourcesText, { reason, key: kept }: SourceItem['parkedBy'][number]): string {
  const key = kept.replace(/^[a-z-]+:/, '');
  if (/account/i.test(reason)) return t('parked.account', { key });
  if (/domain|mail/i.test(reason)) return t('parked.domain', { key });
  if (/rate/i.test(reason)) return t('parked.rate', { key });
  if (/person/i.test(reason)) return t('parked.person', { key });
  return t('parked.other', { reason, key });
}

function Refusal({ refusal }: { refusal: SourceItem['refusals'][number] }) {
  const t = useSourcesTexts();
  const format = useFormat();
  const place =
    refusal.line === null
      ? t('refused.sent')
      : refusal.file === null
        ? t('refused.line', { line: refusal.line })
        : t('refused.place', { file: refusal.file, line: refusal.line });
  return (
    <li className={classes['refusal']}>
      <ToneIcon tone="refused" size={16} />
      <div className={classes['refusalWords']}>
        <p>{refusal.detail}</p>
        <code className={classes['excerpt']}>{refusal.excerpt}</code>
      </div>
      <span className={classes['refusalPlace']}>
        <span>{place}</span>
        <span>{format.dayOfMoment(refusal.at)}</span>
      </span>
    </li>
  );
}
