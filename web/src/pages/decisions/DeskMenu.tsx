import { ActionIcon, Menu } from '@mantine/core';
import {
  IconAdjustmentsHorizontal,
  IconChecklist,
  IconCircleCheck,
  IconUserShare,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { ApprovalList } from '../../api/types.ts';
import { useMay } from '../../shell/me.tsx';
import type { Picking } from './Bulk.tsx';
import { useDeskTexts } from './desk.ts';
import type { View } from './views.ts';

/** "1,000" of the API means "or more". */
const COUNTED_MAX = 1000;

/** What else there is to do with decisions: those decided, several at once, out of office. */
export function DeskMenu({
  counts,
  view,
  picking,
}: {
  counts: ApprovalList['counts'];
  view: View;
  picking: Picking;
}) {
  const t = useDeskTexts();
  const navigate = useNavigate();
  const mayDecide = useMay('approvals.decide');
  const mayHandOver = useMay('approvals.delegate');
  const { decided } = counts;
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <ActionIcon aria-label={t('menu')} size={36}>
          <IconAdjustmentsHorizontal size={18} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconCircleCheck size={16} stroke={1.7} aria-hidden />}
          onClick={() =>
            void navigate({
              to: '/decisions',
              search: { view: view === 'decided' ? 'mine' : 'decided' },
            })
          }
        >
          {view === 'decided'
            ? t('waiting')
            : t('decided', { count: decided, more: decided >= COUNTED_MAX })}
        </Menu.Item>
        {mayDecide && view !== 'decided' ? (
          <Menu.Item
            leftSection={<IconChecklist size={16} stroke={1.7} aria-hidden />}
            onClick={picking.start}
          >
            {t('several')}
          </Menu.Item>
        ) : null}
        {mayHandOver ? (
          <Menu.Item
            leftSection={<IconUserShare size={16} stroke={1.7} aria-hidden />}
            onClick={() => void navigate({ to: '/out-of-office' })}
          >
            {t('handOver')}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
