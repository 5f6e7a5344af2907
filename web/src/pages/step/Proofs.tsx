import { Progress } from '@mantine/core';
import type { StepItem } from '../../api/types.ts';
import { useCommon } from '../../i18n/common.ts';
import { useLocale } from '../../i18n/locale.tsx';
import { Section } from '../../kit/Page.tsx';
import { ToneIcon } from '../../kit/StateBadge.tsx';
import { countedTitle, isDone } from '../journey/words.ts';
import classes from './Step.module.css';
import { useStepTexts } from './texts.ts';

/** What proves an automatic step so far: the count, each person, deal or month, and what is missing. */
export function Proofs({ step }: { step: StepItem }) {
  const t = useStepTexts();
  const { format, locale } = useLocale();
  const have = step.have ?? 0;
  const need = step.need ?? 0;
  const missing = Math.max(0, need - have);
  const counted = countedTitle(step, locale) ?? t('proves.of', { have, need });
  if (step.ways.length > 1) return <Ways step={step} />;
  return (
    <Section title={t('proves')}>
      {need === 0 ? null : (
        <>
          <p className={classes['count']}>{counted}</p>
          <Progress
            value={(Math.min(have, need) / need) * 100}
            color={isDone(step) ? 'var(--a-bar-done)' : 'var(--a-ink)'}
            size={8}
            radius={4}
            mb={12}
            aria-label={t('proves.of', { have, need })}
          />
        </>
      )}
      <ul className={classes['proofs']}>
        {step.proofs.map((proof, index) => (
          <li key={index} className={classes['proof']}>
            <ToneIcon tone="done" />
            <span className={classes['proofWords']}>
              <span className={classes['proofTitle']}>{format.say(proof.title)}</span>
              <span className={classes['quiet']}>{format.say(proof.detail)}</span>
            </span>
            <span className={classes['quiet']} data-num>
              {proof.on === null ? '' : format.day(proof.on)}
            </span>
          </li>
        ))}
        {missing === 0 || isDone(step) ? null : (
          <li className={classes['proof']}>
            <ToneIcon tone="waits" />
            <span className={classes['proofTitle']}>{t('proves.missing', { count: missing })}</span>
          </li>
        )}
      </ul>
      {isDone(step) ? null : <p className={classes['quiet']}>{t('proves.auto')}</p>}
    </Section>
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function Ways({ step }: { step: StepItem }) {
  const t = useStepTexts();
  const words = useCommon();
  const { format } = useLocale();
  return (
    <Section title={t('ways')}>
      <ul className={classes['proofs']}>
        {step.ways.map((way, index) => (
          <li key={index} className={classes['proof']}>
            <ToneIcon tone={way.have >= way.need ? 'done' : 'quiet'} />
            <span className={classes['proofWords']}>
              <span className={classes['proofTitle']}>{capital(format.say(way.title))}</span>
              {way.model === null ? null : (
                <span className={classes['quiet']}>{words(way.model)}</span>
              )}
            </span>
            <span data-num>{t('ways.have', { have: way.have, need: way.need })}</span>
          </li>
        ))}
      </ul>
      {step.proofs.map((proof, index) => (
        <p key={index} className={classes['quiet']}>
          {format.say(proof.title)}, {format.say(proof.detail)}
        </p>
      ))}
      {isDone(step) ? null : <p className={classes['quiet']}>{t('proves.auto')}</p>}
    </Section>
  );
}
