import { Dialog, Flex, Portal } from '@chakra-ui/react';
import { formatShortcut, isTyping } from '@ringback/ui';
import {
  ACCEPT_SHORTCUT,
  ADD_SHORTCUT,
  AVAILABILITY_SHORTCUT,
  DECLINE_SHORTCUT,
  HANG_UP_SHORTCUT,
  HOLD_SHORTCUT,
  KEYPAD_SHORTCUT,
  MUTE_SHORTCUT,
  TRANSFER_SHORTCUT,
  voiceMessages,
} from '@ringback/voice-react';
import { useEffect, useState } from 'react';
import { messages } from '../messages';
import { DialogHeader } from '../shared/DialogHeader';
import { ShortcutKeys } from '../shared/ShortcutKeys';

const t = messages.shortcuts;

const SHORTCUTS: readonly { name: string; keys: string }[] = [
  { name: voiceMessages.accept, keys: ACCEPT_SHORTCUT },
  { name: voiceMessages.decline, keys: DECLINE_SHORTCUT },
  { name: t.mute, keys: MUTE_SHORTCUT },
  { name: voiceMessages.keypad, keys: KEYPAD_SHORTCUT },
  { name: t.hold, keys: HOLD_SHORTCUT },
  { name: voiceMessages.target.title.transfer, keys: TRANSFER_SHORTCUT },
  { name: voiceMessages.target.title.add, keys: ADD_SHORTCUT },
  { name: voiceMessages.hangUp, keys: HANG_UP_SHORTCUT },
  { name: t.availability, keys: AVAILABILITY_SHORTCUT },
  { name: messages.search.open, keys: 'Mod+K' },
  { name: messages.dialer.pad, keys: 'Mod+D' },
  { name: t.title, keys: '?' },
];

/** The list of keyboard shortcuts. `?` opens it, except in a text field. */
export function KeyboardShortcuts() {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== '?' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      event.preventDefault();
      setOpen(true);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  return (
    <Dialog.Root placement="center" open={isOpen} onOpenChange={({ open }) => setOpen(open)}>
      <Portal>
        <Dialog.Backdrop zIndex="1600" />
        <Dialog.Positioner zIndex="1600" p="16px">
          <Dialog.Content maxW="400px" p="24px">
            <DialogHeader title={t.title} close={t.close} />
            <dl>
              {SHORTCUTS.map(({ name, keys }) => (
                <Flex key={keys} align="center" justify="space-between" gap="16px" minH="40px">
                  <dt>{name}</dt>
                  <dd>
                    <ShortcutKeys>{formatShortcut(keys)}</ShortcutKeys>
                  </dd>
                </Flex>
              ))}
            </dl>
          </Dialog.Content>
        </Dialog.Positioner>
      </Portal>
    </Dialog.Root>
  );
}
