import { chakra, Dialog, Flex, Heading, Portal } from '@chakra-ui/react';
import { formatShortcut, isTyping } from '@ringback/ui';
import {
  ACCEPT_SHORTCUT,
  ADD_SHORTCUT,
  AVAILABILITY_SHORTCUT,
  CANCEL_SHORTCUT,
  COMPLETE_SHORTCUT,
  DECLINE_SHORTCUT,
  HANG_UP_SHORTCUT,
  HOLD_SHORTCUT,
  KEYPAD_SHORTCUT,
  MERGE_SHORTCUT,
  MUTE_SHORTCUT,
  NOTE_SHORTCUT,
  RECORDING_SHORTCUTS,
  SWAP_SHORTCUT,
  SWITCH_SHORTCUT,
  TRANSFER_SHORTCUT,
  voiceMessages,
} from '@ringback/voice-react';
import { useEffect, useState } from 'react';
import { messages } from '../messages';
import { DialogHeader } from '../shared/DialogHeader';
import { FULL_SCREEN_SHORTCUT } from '../shared/fullScreen';
import { ShortcutKeys } from '../shared/ShortcutKeys';

const t = messages.shortcuts;

const { consultation } = voiceMessages;

interface Shortcut {
  name: string;
  keys: string;
}

const SHORTCUTS: readonly Shortcut[] = [
  { name: voiceMessages.accept, keys: ACCEPT_SHORTCUT },
  { name: voiceMessages.decline, keys: DECLINE_SHORTCUT },
  { name: t.mute, keys: MUTE_SHORTCUT },
  { name: voiceMessages.keypad, keys: KEYPAD_SHORTCUT },
  { name: voiceMessages.notes.note, keys: NOTE_SHORTCUT },
  { name: t.hold, keys: HOLD_SHORTCUT },
  { name: t.switch, keys: SWITCH_SHORTCUT },
  { name: voiceMessages.target.title.transfer, keys: TRANSFER_SHORTCUT },
  { name: voiceMessages.target.title.add, keys: ADD_SHORTCUT },
  { name: t.ofConsultation(consultation.swap), keys: SWAP_SHORTCUT },
  { name: t.ofConsultation(consultation.merge), keys: MERGE_SHORTCUT },
  { name: t.ofConsultation(consultation.complete), keys: COMPLETE_SHORTCUT },
  { name: t.ofConsultation(consultation.cancel), keys: CANCEL_SHORTCUT },
  { name: voiceMessages.hangUp, keys: HANG_UP_SHORTCUT },
  { name: t.collapse, keys: 'Escape' },
  { name: t.availability, keys: AVAILABILITY_SHORTCUT },
  { name: t.board, keys: FULL_SCREEN_SHORTCUT },
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
          <Dialog.Content maxW={{ base: '400px', md: '720px' }} p="24px">
            <DialogHeader title={t.title} close={t.close} />
            <ShortcutList shortcuts={SHORTCUTS} />
            <Heading as="h3" textStyle="sm" mt="16px" mb="4px">
              {t.recording}
            </Heading>
            <ShortcutList shortcuts={RECORDING_SHORTCUTS} />
          </Dialog.Content>
        </Dialog.Positioner>
      </Portal>
    </Dialog.Root>
  );
}

const ShortcutList = ({ shortcuts }: { shortcuts: readonly Shortcut[] }) => (
  <chakra.dl columnCount={{ md: 2 }} columnGap="40px">
    {shortcuts.map(({ name, keys }) => (
      <Flex key={keys} align="center" justify="space-between" gap="16px" minH="36px" breakInside="avoid">
        <dt>{name}</dt>
        <dd>
          <ShortcutKeys>{formatShortcut(keys)}</ShortcutKeys>
        </dd>
      </Flex>
    ))}
  </chakra.dl>
);
