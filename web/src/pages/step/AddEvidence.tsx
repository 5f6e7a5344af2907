import { Button, TextInput, Textarea } from '@mantine/core';
import { Dropzone, type FileRejection } from '@mantine/dropzone';
import { IconLink, IconNote, IconUpload } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { announce } from '../../api/announce.ts';
import { addEvidence, addFile } from '../../api/journeys.ts';
import type { EvidenceBody, JourneyOne, StepItem } from '../../api/types.ts';
import { ErrorNote } from '../../kit/Notes.tsx';
import classes from './Step.module.css';
import { useStepTexts } from './texts.ts';

const FILE_BYTES_MAX = 10 * 1024 * 1024;

/** Adds files, links and notes to a step; each is saved at once, nothing is sent. */
export function AddEvidence({ journey, step }: { journey: JourneyOne; step: StepItem }) {
  const t = useStepTexts();
  const [adding, setAdding] = useState<'link' | 'note' | null>(null);
  return (
    <div className={classes['add']}>
      {step.accepts.includes('file') ? <AddFiles journey={journey} step={step} /> : null}
      {adding === null ? (
        <div className={classes['adders']}>
          {step.accepts.includes('link') ? (
            <Button
              leftSection={<IconLink size={16} stroke={1.7} aria-hidden />}
              onClick={() => setAdding('link')}
            >
              {t('add.link')}
            </Button>
          ) : null}
          {step.accepts.includes('note') ? (
            <Button
              leftSection={<IconNote size={16} stroke={1.7} aria-hidden />}
              onClick={() => setAdding('note')}
            >
              {t('add.note')}
            </Button>
          ) : null}
        </div>
      ) : (
        <AddText journey={journey} step={step} kind={adding} close={() => setAdding(null)} />
      )}
    </div>
  );
}

type Upload = { id: number; file: File; error: unknown };
let uploads = 0;

function AddFiles({ journey, step }: { journey: JourneyOne; step: StepItem }) {
  const t = useStepTexts();
  const queries = useQueryClient();
  const [running, setRunning] = useState<readonly Upload[]>([]);
  const [refused, setRefused] = useState<readonly string[]>([]);

  const send = async (upload: Upload) => {
    setRunning((all) => [
      ...all.filter((each) => each.id !== upload.id),
      { ...upload, error: null },
    ]);
    try {
      await addFile(journey.id, step.id, upload.file);
      await queries.invalidateQueries({ queryKey: ['journey', journey.id] });
      announce(t('evidence.added', { name: upload.file.name }));
      setRunning((all) => all.filter((each) => each.id !== upload.id));
    } catch (error) {
      setRunning((all) => all.map((each) => (each.id === upload.id ? { ...each, error } : each)));
    }
  };
  const drop = (files: readonly File[]) => {
    setRefused([]);
    for (const file of files) void send({ id: (uploads += 1), file, error: null });
  };
  const reject = (rejections: readonly FileRejection[]) =>
    setRefused(
      rejections.map(({ file, errors }) =>
        t(errors[0]?.code === 'file-too-large' ? 'add.file.tooLarge' : 'add.file.wrong', {
          name: file.name,
        }),
      ),
    );
  return (
    <>
      <Dropzone
        onDrop={drop}
        onReject={reject}
        maxSize={FILE_BYTES_MAX}
        className={classes['drop'] ?? ''}
        inputProps={{ 'aria-label': t('add.file') }}
      >
        <div className={classes['dropWords']}>
          <IconUpload size={20} stroke={1.6} aria-hidden />
          <span>
            <b>{t('add.file')}</b>
            <span className={classes['quiet']}>{t('add.file.note')}</span>
          </span>
        </div>
      </Dropzone>
      {refused.map((says) => (
        <p key={says} role="alert" className={classes['refused']}>
          {says}
        </p>
      ))}
      {running.map((upload) =>
        upload.error === null ? (
          <p key={upload.id} role="status" className={classes['quiet']}>
            {t('add.file.saving', { name: upload.file.name })}
          </p>
        ) : (
          <ErrorNote key={upload.id} error={upload.error} again={() => void send(upload)} />
        ),
      )}
    </>
  );
}

type TextProps = { journey: JourneyOne; step: StepItem; kind: 'link' | 'note'; close: () => void };

function AddText({ journey, step, kind, close }: TextProps) {
  const t = useStepTexts();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const adding = useMutation({
    mutationFn: (body: EvidenceBody) => addEvidence(journey.id, step.id, body),
    onSuccess: async (_, body) => {
      await queries.invalidateQueries({ queryKey: ['journey', journey.id] });
      announce(t('evidence.added', { name: body.name }));
      close();
    },
  });
  const wrongName = name.trim() === '' ? t('add.needed') : null;
  const wrongText =
    kind === 'link'
      ? /^https?:\/\/\S+$/.test(text.trim())
        ? null
        : t('add.link.wrong')
      : text.trim() === ''
        ? t('add.needed')
        : null;
  const submit = () => {
    setTried(true);
    if (wrongName !== null || wrongText !== null) return;
    const body = { kind, name: name.trim() };
    adding.mutate(kind === 'link' ? { ...body, url: text.trim() } : { ...body, note: text.trim() });
  };
  return (
    <form
      noValidate
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextInput
        label={t(kind === 'link' ? 'add.link.name' : 'add.note.name')}
        value={name}
        maxLength={200}
        autoFocus
        error={tried ? wrongName : null}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {kind === 'link' ? (
        <TextInput
          type="url"
          inputMode="url"
          label={t('add.link.url')}
          description={t('add.link.url.hint')}
          value={text}
          maxLength={2000}
          error={tried ? wrongText : null}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      ) : (
        <Textarea
          label={t('add.note.text')}
          value={text}
          autosize
          minRows={3}
          maxLength={5000}
          error={tried ? wrongText : null}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      {adding.error === null ? null : <ErrorNote error={adding.error} />}
      <div className={classes['buttons']}>
        <Button type="submit" loading={adding.isPending}>
          {t('add.save')}
        </Button>
        <Button variant="subtle" onClick={close}>
          {t('add.cancel')}
        </Button>
      </div>
    </form>
  );
}
