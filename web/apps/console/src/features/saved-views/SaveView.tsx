import { Button, Checkbox, Dialog, Field, Flex, Input, Portal, Text } from '@chakra-ui/react';
import { toaster } from '@ringback/ui';
import type { SavedView, ViewScreen } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useRef, useState } from 'react';
import { savedViews as t } from '../../messages/saved-views';
import { DialogHeader } from '../../shared/DialogHeader';

interface Props {
  workspaceId: string;
  screen: ViewScreen;
  filter: SavedView['filter'];
  mayShare: boolean;
  onSaved: (view: SavedView) => void;
  onClose: () => void;
}

/** Asks for the name of a new view, and who sees it. */
export function SaveView({ workspaceId, screen, filter, mayShare, onSaved, onClose }: Props) {
  const { api } = useRingback();
  const form = useId();
  const nameField = useRef<HTMLInputElement>(null);
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const [isDefault, setDefault] = useState(false);
  const save = useMutation({
    mutationFn: async () => {
      const view = await api.saveView(workspaceId, { screen, name: name.trim(), shared, filter });
      if (isDefault) await api.setDefaultView(workspaceId, view.id, true);
      return view;
    },
    onSuccess: (view) => {
      toaster.create({ type: 'success', title: t.saved });
      onSaved(view);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() && !save.isPending) save.mutate();
  };
  return (
    <Dialog.Root
      open
      onOpenChange={({ open }) => !open && onClose()}
      placement="center"
      initialFocusEl={() => nameField.current}
    >
      <Portal>
        <Dialog.Backdrop />
        <Dialog.Positioner>
          <Dialog.Content p="24px" maxW="400px" mx="8px">
            <DialogHeader title={t.saveTitle} close={t.close} />
            <Flex as="form" id={form} direction="column" gap="16px" onSubmit={submit}>
              <Field.Root invalid={save.error !== null}>
                <Field.Label>{t.name}</Field.Label>
                <Input
                  ref={nameField}
                  size="sm"
                  maxLength={60}
                  placeholder={t.nameExample}
                  value={name}
                  onChange={(event) => {
                    setName(event.target.value);
                    save.reset();
                  }}
                />
                {save.error && <Field.ErrorText role="alert">{save.error.message}</Field.ErrorText>}
              </Field.Root>
              <Choice label={t.openWith} checked={isDefault} onChange={setDefault} />
              {mayShare && <Choice label={t.share} help={t.shareHelp} checked={shared} onChange={setShared} />}
            </Flex>
            <Flex gap="8px" mt="24px" justify="end">
              <Button size="sm" variant="outline" onClick={onClose}>
                {t.cancel}
              </Button>
              <Button type="submit" form={form} size="sm" disabled={!name.trim()} loading={save.isPending}>
                {t.confirm}
              </Button>
            </Flex>
          </Dialog.Content>
        </Dialog.Positioner>
      </Portal>
    </Dialog.Root>
  );
}

interface ChoiceProps {
  label: string;
  help?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

const Choice = ({ label, help, checked, onChange }: ChoiceProps) => (
  <Checkbox.Root checked={checked} onCheckedChange={(change) => onChange(change.checked === true)} alignItems="start">
    <Checkbox.HiddenInput />
    <Checkbox.Control />
    <Checkbox.Label fontWeight="400">
      {label}
      {help && (
        <Text as="span" display="block" color="fg.muted" textStyle="xs">
          {help}
        </Text>
      )}
    </Checkbox.Label>
  </Checkbox.Root>
);
