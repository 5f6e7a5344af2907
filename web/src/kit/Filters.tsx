import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import classes from './Filters.module.css';

/** A row of filters above a list; they wrap. On the phone the text is there at once, the others on demand. */
export function Filters({ label, children }: { label: string; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <div
      role="search"
      aria-label={label}
      className={classes['filters']}
      data-open={open || undefined}
    >
      {children}
      <Button
        className={classes['toggle'] ?? ''}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        leftSection={<IconAdjustmentsHorizontal size={16} stroke={1.7} />}
      >
        {label}
      </Button>
    </div>
  );
}

type FilterTextProps = { label: string; value: string; onChange: (value: string) => void };

/** Text that narrows a list a moment after the last key. */
export function FilterText({ label, value, onChange }: FilterTextProps) {
  const [text, setText] = useState(value);
  const later = useDebouncedCallback(onChange, 250);
  useEffect(() => setText(value), [value]);
  return (
    <TextInput
      label={label}
      className={classes['text'] ?? ''}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        later(event.currentTarget.value);
      }}
    />
  );
}

type FilterChoiceProps = {
  label: string;
  value: string;
  /** `''` is for all. */
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
};

/** One of a few; the system's own list, so that it works with every key and finger. */
export function FilterChoice({ label, value, options, onChange }: FilterChoiceProps) {
  return (
    <NativeSelect
      label={label}
      className={classes['choice'] ?? ''}
      value={value}
      data={[...options]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** A day, by the system's own calendar. */
export function FilterDay({ label, value, onChange }: FilterTextProps) {
  return (
    <TextInput
      type="date"
      label={label}
      className={classes['day'] ?? ''}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** Takes all filters away; there only while there are any. */
export function ClearFilters({
  label,
  shown,
  onClear,
}: {
  label: string;
  shown: boolean;
  onClear: () => void;
}) {
  return shown ? (
    <Button variant="subtle" onClick={onClear}>
      {label}
    </Button>
  ) : null;
}
