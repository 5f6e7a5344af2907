import { Button, Progress, Radio } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { saveAssessment } from '../../api/journeys.ts';
import type { JourneyOne, StepItem } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { ErrorNote } from '../../kit/Notes.tsx';
import { Section } from '../../kit/Page.tsx';
import { journeyLink } from '../journey/links.ts';
import { ThenNow } from '../journey/ThenNow.tsx';
import { isDone, stepsOf } from '../journey/words.ts';
import classes from './Assessment.module.css';
import { type Answers, clearDraft, readDraft, writeDraft } from './draft.ts';
import { PlanMade } from './PlanMade.tsx';
import { useStepTexts } from './texts.ts';

type Question = JourneyOne['assessment']['areas'][number]['questions'][number];
type Props = { journey: JourneyOne; step: StepItem; mine: boolean; mayAnswer: boolean };

/** The maturity assessment: a question a time from 1 to 5, kept on the device until it is saved. */
export function Assessment({ journey, step, mine, mayAnswer }: Props) {
  const { assessment } = journey;
  const [sent, setSent] = useState(false);
  const isFirst = stepsOf(journey).find((each) => each.kind === 'assessment')?.id === step.id;
  if (isDone(step)) {
    return (
      <>
        {isFirst ? <PlanMade journey={journey} mine={mine} isFresh={sent} /> : null}
        <ThenNow assessment={assessment} />
      </>
    );
  }
  if (!mayAnswer) return <Questions journey={journey} />;
  return (
    <Form
      key={`${journey.id} ${step.id}`}
      journey={journey}
      step={step}
      onSent={() => setSent(true)}
    />
  );
}

type FormProps = { journey: JourneyOne; step: StepItem; onSent: () => void };

function Form({ journey, step, onSent }: FormProps) {
  const t = useStepTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const place = `${journey.id}/${step.id}`;
  const [answers, setAnswers] = useState<Answers>(() => readDraft(place));
  const questions = journey.assessment.areas.flatMap((area) => area.questions);
  const open = questions.filter((question) => answers[question.id] === undefined);
  const again = journey.assessment.thenAt !== null;
  const saving = useMutation({
    mutationFn: () =>
      saveAssessment(
        journey.id,
        step.id,
        Object.fromEntries(questions.map((each) => [each.id, answers[each.id] ?? 0])),
      ),
    onSuccess: async () => {
      clearDraft(place);
      onSent();
      await queries.invalidateQueries({ queryKey: ['journey'] });
      // The first answers are followed by what they mean for the plan, on this page.
      if (again) await navigate(journeyLink(journey.id));
    },
  });
  const answer = (question: string, value: number) => {
    const next = { ...answers, [question]: value };
    setAnswers(next);
    writeDraft(place, next);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (open.length === 0) saving.mutate();
      }}
    >
      <p className={classes['lead']}>{t(again ? 'assess.says.now' : 'assess.says')}</p>
      {journey.assessment.areas.map((area) => (
        <Section key={area.id} title={format.say(area.title)}>
          <div className={classes['questions']}>
            {area.questions.map((question) => (
              <Asked
                key={question.id}
                question={question}
                value={answers[question.id]}
                onAnswer={(value) => answer(question.id, value)}
              />
            ))}
          </div>
        </Section>
      ))}
      <div className={classes['foot']}>
        <div className={classes['progress']}>
          <span>
            {t('assess.progress', { done: questions.length - open.length, of: questions.length })}
          </span>
          <Progress
            size={6}
            radius={3}
            value={((questions.length - open.length) / Math.max(1, questions.length)) * 100}
            aria-label={t('assess.progress', {
              done: questions.length - open.length,
              of: questions.length,
            })}
          />
          <span className={classes['quiet']}>
            {t(open.length > 0 ? 'assess.saved' : again ? 'assess.after.now' : 'assess.after')}
          </span>
        </div>
        {open.length > 0 ? (
          <Button
            onClick={() =>
              document
                .getElementById(`q-${open[0]?.id ?? ''}`)
                ?.querySelector('input')
                ?.focus()
            }
          >
            {t('assess.next')}
          </Button>
        ) : (
          <Button type="submit" variant="filled" loading={saving.isPending}>
            {t('assess.send')}
          </Button>
        )}
      </div>
      {saving.error === null ? null : <ErrorNote error={saving.error} />}
    </form>
  );
}

type AskedProps = {
  question: Question;
  value: number | undefined;
  onAnswer: (value: number) => void;
};

function Asked({ question, value, onAnswer }: AskedProps) {
  const t = useStepTexts();
  const format = useFormat();
  return (
    <Radio.Group
      id={`q-${question.id}`}
      className={classes['question'] ?? ''}
      label={format.say(question.title)}
      value={value === undefined ? null : String(value)}
      onChange={(chosen) => onAnswer(Number(chosen))}
    >
      <div className={classes['scale']}>
        {[1, 2, 3, 4, 5].map((each) => (
          <Radio.Card
            key={each}
            value={String(each)}
            className={classes['choice'] ?? ''}
            aria-label={String(each)}
          >
            {each}
          </Radio.Card>
        ))}
      </div>
      <div className={classes['ends']}>
        <span>{t('assess.one', { text: format.say(question.low) })}</span>
        <span>{t('assess.five', { text: format.say(question.high) })}</span>
      </div>
    </Radio.Group>
  );
}

function Questions({ journey }: { journey: JourneyOne }) {
  const format = useFormat();
  return (
    <>
      {journey.assessment.areas.map((area) => (
        <Section key={area.id} title={format.say(area.title)}>
          <ul className={classes['list']}>
            {area.questions.map((question) => (
              <li key={question.id}>{format.say(question.title)}</li>
            ))}
          </ul>
        </Section>
      ))}
    </>
  );
}
