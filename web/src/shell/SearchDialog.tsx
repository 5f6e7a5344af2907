import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { searchQuery } from '../api/queries.ts';
import type { SearchItem } from '../api/types.ts';
import { useCommon } from '../i18n/common.ts';
import { useFormat } from '../i18n/locale.tsx';
import { ErrorNote, RowsSkeleton } from '../kit/Notes.tsx';
import { useMe } from './me.tsx';
import { useShellTexts } from './texts.ts';
import classes from './SearchDialog.module.css';

type SearchDialogProps = { opened: boolean; onClose: () => void; fullScreen: boolean };

/** Finds a deal, a customer, a person, a partner: type, arrow, Enter. */
export function SearchDialog({ opened, onClose, fullScreen }: SearchDialogProps) {
  const t = useShellTexts();
  const c = useCommon();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('searchTitle')}
      closeButtonProps={{ 'aria-label': c('close') }}
      fullScreen={fullScreen}
      size={600}
      yOffset="12vh"
      // There at once, so that whoever types right after the slash loses no letter.
      transitionProps={{ duration: 0 }}
      classNames={{ body: classes['body'] ?? '', header: classes['header'] ?? '' }}
    >
      <SearchBox onClose={onClose} />
    </Modal>
  );
}

function SearchBox({ onClose }: { onClose: () => void }) {
  const t = useShellTexts();
  const me = useMe();
  const navigate = useNavigate();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.focus(), []);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const [asked] = useDebouncedValue(text.trim(), 120);
  const found = useQuery(searchQuery(asked));
  const items = asked.length < 2 ? [] : (found.data?.items ?? []);

  const open = (item: SearchItem) => {
    onClose();
    if (item.kind === 'partner') {
      if (item.partner.id === me.partner?.id) void navigate({ to: '/status' });
      else void navigate({ to: '/partners/$partnerId', params: { partnerId: item.partner.id } });
      return;
    }
    void navigate({
      to: '/story/$partnerId',
      params: { partnerId: item.partner.id },
      search: { subject: item.id },
    });
  };
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && items.length > 0) {
      event.preventDefault();
      setChosen((chosen + step + items.length) % items.length);
    } else if (event.key === 'Enter') {
      const item = items[chosen];
      if (item !== undefined) open(item);
    }
  };

  return (
    <div>
      <label className={classes['label']} htmlFor={`${id}-input`}>
        {t('searchLabel')}
      </label>
      <div className={classes['field']}>
        <IconSearch size={18} stroke={1.7} aria-hidden />
        <input
          id={`${id}-input`}
          className={classes['input']}
          ref={input}
          data-autofocus
          type="text"
          role="combobox"
          autoComplete="off"
          spellCheck={false}
          aria-expanded={items.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={items.length > 0 ? `${id}-${chosen}` : undefined}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setChosen(0);
          }}
          onKeyDown={onKey}
        />
      </div>
      <ul id={`${id}-list`} role="listbox" aria-label={t('search')} className={classes['list']}>
        {items.map((item, index) => (
          <SearchRow
            key={`${item.kind} ${item.id} ${item.partner.id}`}
            id={`${id}-${index}`}
            item={item}
            chosen={index === chosen}
            onPoint={() => setChosen(index)}
            onOpen={() => open(item)}
          />
        ))}
      </ul>
      <SearchState asked={asked} found={found} count={items.length} />
    </div>
  );
}

type Found = ReturnType<typeof useQuery<{ items: SearchItem[] }>>;

function SearchState({ asked, found, count }: { asked: string; found: Found; count: number }) {
  const t = useShellTexts();
  if (found.isError) return <ErrorNote error={found.error} again={() => void found.refetch()} />;
  if (asked.length < 2) return <p className={classes['hint']}>{t('searchHint')}</p>;
  if (found.isPending) return <RowsSkeleton rows={3} />;
  if (count === 0) return <p className={classes['hint']}>{t('searchNone', { q: asked })}</p>;
  return (
    <p className="visually-hidden" role="status">
      {t('searchFound', { count })}
    </p>
  );
}

type SearchRowProps = {
  id: string;
  item: SearchItem;
  chosen: boolean;
  onPoint: () => void;
  onOpen: () => void;
};

function SearchRow({ id, item, chosen, onPoint, onOpen }: SearchRowProps) {
  const t = useShellTexts();
  const format = useFormat();
  return (
    // The keyboard stays in the input (aria-activedescendant); rows answer to the pointer.
    <li
      id={id}
      role="option"
      aria-selected={chosen}
      className={classes['row']}
      data-chosen={chosen || undefined}
      onMouseMove={onPoint}
      onClick={onOpen}
      onKeyDown={undefined}
    >
      <span className={classes['kind']}>{t(item.kind)}</span>
      <span className={classes['words']}>
        <span className={classes['title']}>{item.title}</span>
        <span className={classes['detail']}>{format.say(item.detail)}</span>
      </span>
      {item.kind === 'partner' ? null : (
        <span className={classes['partner']}>{item.partner.name}</span>
      )}
    </li>
  );
}
