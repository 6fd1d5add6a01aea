import { Button, Menu, Portal, Text } from '@chakra-ui/react';
import { toaster } from '@ringback/ui';
import type { Role, SavedView, ViewScreen } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation } from '@tanstack/react-query';
import { Bookmark, Check, ChevronDown } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { savedViews as t } from '../../messages/saved-views';
import { toastError } from '../../shared/toastError';
import { ManageViews } from './ManageViews';
import { SaveView } from './SaveView';
import { mayChange, useSavedViews, useViewAddress } from './useSavedViews';

const NO_VIEWS: readonly SavedView[] = [];

interface Props {
  workspaceId: string;
  screen: ViewScreen;
  userId: string;
  role: Role;
}

/** The menu of the saved views of a screen, named after the chosen one. The screen opens with the default view. */
export function ViewsMenu({ workspaceId, screen, userId, role }: Props) {
  const { api } = useRingback();
  const { data: views = NO_VIEWS, error, isPending, reload } = useSavedViews(workspaceId, screen);
  const { filter, chosen, isEdited, isPlain, apply } = useViewAddress(screen, views);
  const [dialog, setDialog] = useState<'save' | 'manage' | null>(null);
  useDefaultView(views, isPending, isPlain, apply);
  const update = useMutation({
    mutationFn: (view: SavedView) => api.changeView(workspaceId, view.id, { filter }),
    onSuccess: () => toaster.create({ type: 'success', title: t.saved }),
    onError: toastError(t.failed),
    onSettled: reload,
  });
  const close = () => setDialog(null);
  return (
    <>
      <Menu.Root positioning={{ placement: 'bottom-end' }}>
        <Menu.Trigger asChild>
          <Button size="sm" variant="outline" maxW="240px" aria-label={chosen && t.current(chosen.name)}>
            <Bookmark size={16} aria-hidden />
            <Text truncate>{chosen ? (isEdited ? t.edited(chosen.name) : chosen.name) : t.button}</Text>
            <ChevronDown size={16} aria-hidden />
          </Button>
        </Menu.Trigger>
        <Portal>
          <Menu.Positioner>
            <Menu.Content minW="240px" maxW="320px" maxH="60dvh">
              {views.length === 0 && (
                <Menu.Item value="empty" disabled color="fg.muted" _disabled={{ opacity: '1' }}>
                  {error ? t.loadFailed(error.message) : isPending ? t.loading : t.empty}
                </Menu.Item>
              )}
              <ViewGroup title={t.own} views={views.filter(({ shared }) => !shared)} chosen={chosen} onChoose={apply} />
              <ViewGroup
                title={t.shared}
                views={views.filter(({ shared }) => shared)}
                chosen={chosen}
                onChoose={apply}
              />
              <Menu.Separator borderColor="line" mx="-4px" my="4px" />
              {chosen && (
                <Menu.Item value="none" onClick={() => apply(null)}>
                  {t.none}
                </Menu.Item>
              )}
              {chosen && isEdited && mayChange(chosen, userId, role) && (
                <Menu.Item value="update" onClick={() => update.mutate(chosen)}>
                  {t.update(chosen.name)}
                </Menu.Item>
              )}
              <Menu.Item value="save" onClick={() => setDialog('save')}>
                {t.save}
              </Menu.Item>
              {views.length > 0 && (
                <Menu.Item value="manage" onClick={() => setDialog('manage')}>
                  {t.manage}
                </Menu.Item>
              )}
            </Menu.Content>
          </Menu.Positioner>
        </Portal>
      </Menu.Root>
      {dialog === 'save' && (
        <SaveView
          workspaceId={workspaceId}
          screen={screen}
          filter={filter}
          mayShare={role !== 'agent'}
          onSaved={async (view) => {
            close();
            await reload();
            apply(view);
          }}
          onClose={close}
        />
      )}
      {dialog === 'manage' && (
        <ManageViews
          workspaceId={workspaceId}
          views={views}
          userId={userId}
          role={role}
          onChange={reload}
          onClose={close}
        />
      )}
    </>
  );
}

/** Applies the default view once, when the screen was opened without a filter. */
function useDefaultView(
  views: readonly SavedView[],
  isPending: boolean,
  isPlain: boolean,
  apply: (view: SavedView) => void,
) {
  const isDecided = useRef(!isPlain);
  const initial = views.find(({ isDefault }) => isDefault);
  useEffect(() => {
    if (isDecided.current || isPending) return;
    isDecided.current = true;
    if (initial && isPlain) apply(initial);
  });
}

interface GroupProps {
  title: string;
  views: readonly SavedView[];
  chosen: SavedView | undefined;
  onChoose: (view: SavedView) => void;
}

function ViewGroup({ title, views, chosen, onChoose }: GroupProps) {
  if (views.length === 0) return null;
  return (
    <Menu.RadioItemGroup
      value={chosen?.id ?? ''}
      onValueChange={({ value }) => {
        const view = views.find(({ id }) => id === value);
        if (view) onChoose(view);
      }}
    >
      <Menu.ItemGroupLabel px="8px" py="8px" fontWeight="400" color="fg.muted">
        {title}
      </Menu.ItemGroupLabel>
      {views.map((view) => (
        <Menu.RadioItem key={view.id} value={view.id} ps="8px" gap="8px">
          <Text flex="1" minW="0" truncate>
            {view.name}
          </Text>
          {view.id === chosen?.id && <Check size={16} aria-hidden />}
        </Menu.RadioItem>
      ))}
    </Menu.RadioItemGroup>
  );
}
