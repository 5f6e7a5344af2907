import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { announce } from '../../api/announce.ts';
import { assign, assignablesQuery } from '../../api/learning.ts';
import { peopleQuery } from '../../api/queries.ts';
import type { Assignables, AssignmentBody } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { ErrorNote, RowsSkeleton } from '../../kit/Notes.tsx';
import { useMe } from '../../shell/me.tsx';
import { useLearningTexts } from './texts.ts';
import classes from './Learning.module.css';

/** When it is due if nothing is said: four weeks on. */
const DUE_DAYS = 28;

const later = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** Assigns a course, certification or step to a colleague, by a day. */
export function AssignForm({ partner, close }: { partner: string; close: () => void }) {
  const people = useInfiniteQuery(peopleQuery(partner));
  const assignables = useQuery(assignablesQuery(partner));
  if (assignables.isError)
    return <ErrorNote error={assignables.error} again={() => void assignables.refetch()} />;
  if (people.isError) return <ErrorNote error={people.error} again={() => void people.refetch()} />;
  if (assignables.data === undefined || people.data === undefined) return <RowsSkeleton rows={5} />;
  const known = people.data.pages.flatMap((page) => page.items);
  return <Fields {...{ partner, close, known, assignables: assignables.data }} />;
}

type FieldsProps = {
  partner: string;
  close: () => void;
  known: readonly { readonly id: string; readonly name: string; readonly mail: string | null }[];
  assignables: Assignables;
};

function Fields({ partner, close, known, assignables }: FieldsProps) {
  const t = useLearningTexts();
  const format = useFormat();
  const queries = useQueryClient();
  const { today } = useMe();
  const whats = whatsOf(assignables);
  const [person, setPerson] = useState(known[0]?.id ?? '');
  const [picked, setPicked] = useState(0);
  const [dueOn, setDueOn] = useState(later(today, DUE_DAYS));
  const [note, setNote] = useState('');
  const what = whats[picked];
  const sending = useMutation({
    mutationFn: (body: AssignmentBody) => assign(partner, body),
    onSuccess: async ({ person: { name } }) => {
      await queries.invalidateQueries({ queryKey: ['learning'] });
      announce(t('assign.done', { name: name ?? t('gone') }));
      close();
    },
  });
  const group = (kind: What['body']['kind'], label: string) => ({
    group: label,
    items: whats.flatMap(({ body, title }, at) =>
      body.kind === kind ? [{ value: String(at), label: format.say(title) }] : [],
    ),
  });
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        const said = note.trim() === '' ? {} : { note: note.trim() };
        if (what !== undefined) sending.mutate({ person, what: what.body, dueOn, ...said });
      }}
    >
      <NativeSelect
        label={t('assign.person')}
        value={person}
        data={known.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(event) => setPerson(event.currentTarget.value)}
        data-autofocus
      />
      <NativeSelect
        label={t('assign.what')}
        description={
          what === undefined || what.worth === null
            ? undefined
            : t('assign.worth', {
                points: what.worth.points,
                number: what.worth.clause.number,
              })
        }
        value={String(picked)}
        data={[
          group('certification', t('assign.certifications')),
          group('training', t('assign.trainings')),
          group('step', t('assign.steps')),
        ].filter(({ items }) => items.length > 0)}
        onChange={(event) => setPicked(Number(event.currentTarget.value))}
      />
      <TextInput
        type="date"
        label={t('assign.due')}
        required
        min={today}
        value={dueOn}
        onChange={(event) => setDueOn(event.currentTarget.value)}
      />
      <TextInput
        label={t('assign.note')}
        description={t('assign.noteHint')}
        maxLength={500}
        autoComplete="off"
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {sending.error === null ? null : <ErrorNote error={sending.error} />}
      <div className={classes['buttons']}>
        <Button onClick={close}>{t('cancel')}</Button>
        <Button type="submit" variant="filled" loading={sending.isPending}>
          {t('assign.go')}
        </Button>
      </div>
    </form>
  );
}

type What = {
  readonly body: AssignmentBody['what'];
  readonly title: { readonly en: string; readonly fr: string };
  readonly worth: Assignables['learnables'][number]['worth'];
};

const whatsOf = ({ learnables, steps }: Assignables): readonly What[] => [
  ...learnables.map(({ kind, name, title, worth }) => ({ body: { kind, name }, title, worth })),
  ...steps.map(({ journey, step, title, practice }) => ({
    body: { kind: 'step' as const, journey, step },
    title: { en: `${practice.en}: ${title.en}`, fr: `${practice.fr} : ${title.fr}` },
    worth: null,
  })),
];
