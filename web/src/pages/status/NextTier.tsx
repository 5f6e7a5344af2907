import { IconCheck, IconPlus } from '@tabler/icons-react';
import type { Standing } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { Section } from '../../kit/Page.tsx';
import { useStatusTexts } from './texts.ts';
import classes from './status.module.css';

/** What the next tier takes, with what is missing first, and what it adds. */
export function NextTier({ standing }: { standing: Standing }) {
  const t = useStatusTexts();
  const format = useFormat();
  const { next } = standing;
  if (next === null) {
    return (
      <Section title={t('nextNone', { tier: format.say(standing.tier.title) })}>
        <p className={classes['quiet']}>{t('nextNoneSays')}</p>
      </Section>
    );
  }
  const inOrder = [...next.requirements].sort((a, b) => Number(a.holds) - Number(b.holds));
  return (
    <Section title={t('next', { tier: format.say(next.title) })}>
      <ul className={classes['nextTakes']}>
        {inOrder.map((requirement) => (
          <li key={requirement.id} className={classes['requirement']}>
            <span>
              {t('needed', { title: format.say(requirement.title), need: requirement.need })}
            </span>
            <span className={classes['have']} data-num>
              {requirement.holds ? (
                <>
                  <IconCheck size={15} stroke={2} aria-hidden />
                  <span className="visually-hidden">{t('holds')}</span>
                  {format.number(requirement.have)}
                </>
              ) : (
                <b>{t('moreNeeded', { count: requirement.need - requirement.have })}</b>
              )}
            </span>
          </li>
        ))}
      </ul>
      <ul className={classes['brings']}>
        {next.brings.map((text) => (
          <li key={text.en}>
            <IconPlus size={14} stroke={1.8} aria-hidden />
            {format.say(text)}
          </li>
        ))}
      </ul>
    </Section>
  );
}
