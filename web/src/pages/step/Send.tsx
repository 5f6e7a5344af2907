import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { sendForReview } from '../../api/journeys.ts';
import type { JourneyOne, StepItem } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { ErrorNote } from '../../kit/Notes.tsx';
import { Section } from '../../kit/Page.tsx';
import classes from './Step.module.css';
import { useStepTexts } from './texts.ts';

/** *Send for review*, with what happens next; not before something new is there to send. */
export function Send({ journey, step }: { journey: JourneyOne; step: StepItem }) {
  const t = useStepTexts();
  const format = useFormat();
  const queries = useQueryClient();
  const sending = useMutation({
    mutationFn: () => sendForReview(journey.id, step.id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['journey'] }),
  });
  const again = step.state === 'action_required';
  const ready = step.evidence.some((item) => item.round === null);
  const what = new Intl.ListFormat(format.locale, { type: 'disjunction' }).format(
    step.accepts.map((kind) => t(`send.${kind}`)),
  );
  const role = t(step.decider === 'partner-manager' ? 'role.partner-manager' : 'role.reviewer');
  return (
    <Section title={t('send.next')}>
      <ol className={classes['next']}>
        <li>{t('send.1', { role })}</li>
        <li>{t('send.2')}</li>
        <li>{t('send.3')}</li>
      </ol>
      {sending.error === null ? null : <ErrorNote error={sending.error} />}
      <div className={classes['send']}>
        <Button
          variant="filled"
          disabled={!ready}
          loading={sending.isPending}
          aria-describedby={ready ? undefined : 'send-needs'}
          onClick={() => sending.mutate()}
        >
          {t(again ? 'send.again' : 'send')}
        </Button>
        {ready ? null : (
          <span id="send-needs" className={classes['quiet']}>
            {again ? t('send.needsNew') : t('send.needs', { what })}
          </span>
        )}
      </div>
    </Section>
  );
}
