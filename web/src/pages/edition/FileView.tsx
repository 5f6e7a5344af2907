import { ActionIcon, NativeSelect } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { EditionOne } from '../../api/types.ts';
import classes from './FileView.module.css';
import type { Place } from './Place.tsx';
import { useEditionTexts } from './texts.ts';

type Props = {
  files: EditionOne['files'];
  place: Place;
  hash: string;
  show: (place: Place | null) => void;
};

/** The file as it was released, at the line that was asked for. */
export function FileView({ files, place, hash, show }: Props) {
  const t = useEditionTexts();
  const line = useRef<HTMLLIElement>(null);
  const file = files.find(
    (each) => each.name === place.file || each.name.endsWith(`/${place.file}`),
  );
  useEffect(() => {
    line.current?.scrollIntoView({ block: 'center' });
  }, [place.file, place.line]);
  return (
    <aside className={classes['view']} aria-label={t('file')}>
      <header className={classes['head']}>
        <NativeSelect
          size="xs"
          aria-label={t('file.which')}
          className={classes['which'] ?? ''}
          value={file?.name ?? ''}
          data={files.map((each) => each.name)}
          onChange={(event) => show({ file: event.currentTarget.value, line: 1 })}
        />
        <ActionIcon onClick={() => show(null)} aria-label={t('file.close')}>
          <IconX size={18} stroke={1.7} aria-hidden />
        </ActionIcon>
      </header>
      {/* Scrolled by keyboard too, so it can be focused. */}
      <div
        className={classes['text']}
        tabIndex={0}
        role="region"
        aria-label={file?.name ?? place.file}
      >
        <ol>
          {(file?.text ?? '').split('\n').map((text, index) => (
            <li
              key={index}
              ref={index + 1 === place.line ? line : null}
              className={classes['line']}
              data-shown={index + 1 === place.line || undefined}
              data-comment={/^\s*#/.test(text) || undefined}
            >
              <span className={classes['number']} aria-hidden>
                {index + 1}
              </span>
              <code>
                <Coloured text={text} />
              </code>
            </li>
          ))}
        </ol>
      </div>
      <p className={classes['hash']}>{t('hash', { hash: hash.slice(0, 16) })}</p>
    </aside>
  );
}

/** A line of YAML with its key apart from its value. */
function Coloured({ text }: { text: string }) {
  const match = /^(\s*(?:- )?)([\w.-]+)(:.*)$/.exec(text);
  if (match === null) return text === '' ? ' ' : text;
  const [, indent = '', key = '', rest = ''] = match;
  return (
    <>
      {indent}
      <b>{key}</b>
      {rest}
    </>
  );
}
