import { ActionIcon } from '@mantine/core';
import { IconFileText, IconLink, IconNote, IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { announce } from '../../api/announce.ts';
import { evidenceAddress, removeEvidence } from '../../api/journeys.ts';
import { journeyQuery } from '../../api/queries.ts';
import type { EvidenceItem, JourneyOne, StepItem } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { ErrorNote } from '../../kit/Notes.tsx';
import { Section } from '../../kit/Page.tsx';
import { AddEvidence } from './AddEvidence.tsx';
import { sizeOf } from './size.ts';
import classes from './Step.module.css';
import { useStepTexts } from './texts.ts';

const ICON = { file: IconFileText, link: IconLink, note: IconNote } as const;

type Props = { journey: JourneyOne; step: StepItem; editable: boolean };

/** What was handed in and what is about to be: files, links, notes; those not sent yet can be taken back. */
export function Evidence({ journey, step, editable }: Props) {
  const t = useStepTexts();
  const queries = useQueryClient();
  const removing = useMutation({
    mutationFn: (item: EvidenceItem) => removeEvidence(journey.id, step.id, item.id),
    onMutate: (item) => {
      queries.setQueryData(journeyQuery(journey.id).queryKey, (old) =>
        old === undefined ? old : without(old, step.id, item.id),
      );
    },
    onSuccess: (_, item) => announce(t('evidence.removed', { name: item.name })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['journey', journey.id] }),
  });
  if (step.state === 'locked' && step.evidence.length === 0) return null;
  return (
    <Section title={t('evidence')} aside={t('evidence.note', { count: step.evidence.length })}>
      {step.evidence.length === 0 ? (
        editable ? (
          <p className={classes['quiet']}>{t('evidence.empty')}</p>
        ) : null
      ) : (
        <ul className={classes['evidence']}>
          {step.evidence.map((item) => (
            <Item
              key={item.id}
              item={item}
              address={evidenceAddress(journey.id, item)}
              remove={editable && item.round === null ? () => removing.mutate(item) : undefined}
            />
          ))}
        </ul>
      )}
      {removing.error === null ? null : <ErrorNote error={removing.error} />}
      {editable ? <AddEvidence journey={journey} step={step} /> : null}
    </Section>
  );
}

const without = (journey: JourneyOne, step: string, evidence: string): JourneyOne => ({
  ...journey,
  milestones: journey.milestones.map((milestone) => ({
    ...milestone,
    steps: milestone.steps.map((each) =>
      each.id === step
        ? { ...each, evidence: each.evidence.filter((item) => item.id !== evidence) }
        : each,
    ),
  })),
});

type ItemProps = { item: EvidenceItem; address: string; remove: (() => void) | undefined };

function Item({ item, address, remove }: ItemProps) {
  const t = useStepTexts();
  const format = useFormat();
  const Icon = ICON[item.kind];
  return (
    <li className={classes['item']}>
      <Icon size={20} stroke={1.6} aria-hidden />
      <div className={classes['itemWords']}>
        {item.kind === 'note' ? (
          <span className={classes['proofTitle']}>{item.name}</span>
        ) : (
          <a
            href={address}
            target="_blank"
            rel="noreferrer"
            className={classes['itemName']}
            aria-label={t('evidence.open', { name: item.name })}
          >
            {item.name}
          </a>
        )}
        {item.note === null ? null : <p className={classes['noteText']}>{item.note}</p>}
        <span className={classes['quiet']}>
          {[
            t('evidence.by', { who: item.by, day: format.dayOfMoment(item.at) }),
            ...(item.size === null ? [] : [sizeOf(item.size, format)]),
            item.round === null ? t('evidence.notSent') : t('evidence.sent', { round: item.round }),
          ].join(' · ')}
        </span>
      </div>
      {remove === undefined ? null : (
        <ActionIcon onClick={remove} aria-label={t('evidence.remove', { name: item.name })}>
          <IconX size={16} stroke={1.8} aria-hidden />
        </ActionIcon>
      )}
    </li>
  );
}
