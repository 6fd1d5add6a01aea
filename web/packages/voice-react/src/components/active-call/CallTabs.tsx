import { Box, chakra, Flex } from '@chakra-ui/react';
import { ariaShortcut, useKeyboardShortcut, usePhoneNumber } from '@ringback/ui';
import type { HeldCall } from '@ringback/voice-client';
import { Pause, Phone } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef } from 'react';
import type { Voice } from '../../hooks/useVoiceDevice';
import { messages } from '../../messages';

const t = messages.calls;

/** Switches or returns to the call that was put on hold first. */
export const SWITCH_SHORTCUT = 'Alt+W';

interface Props {
  voice: Voice;
  /** The name or number of the current call. */
  current: string;
  /** The id of the element that shows the current call. */
  panelId: string;
}

/** The user's calls. Selecting one that is on hold switches to it, and puts the current call on hold. */
export function CallTabs({ voice, current, panelId }: Props) {
  const { held, rejoin, switchingTo } = voice;
  const list = useRef<HTMLDivElement>(null);
  const first = held[0]?.callId ?? null;
  const switchToFirst = useCallback(() => {
    if (first) rejoin(first);
  }, [first, rejoin]);
  useKeyboardShortcut(SWITCH_SHORTCUT, first ? switchToFirst : null);
  // The call that was selected by keyboard becomes the first tab.
  const currentId = voice.call?.callId;
  useEffect(() => {
    if (currentId && list.current?.contains(document.activeElement)) tabsOf(list.current)[0]?.focus();
  }, [currentId]);
  if (held.length === 0) return null;
  return (
    <Flex
      ref={list}
      role="tablist"
      aria-label={t.title}
      gap="4px"
      mb="16px"
      p="4px"
      borderRadius="10px"
      bg="bg.window"
      overflowX="auto"
      // Otherwise an open panel would press them flat, because they scroll.
      flexShrink="0"
      onKeyDown={moveFocus}
    >
      <Tab isSelected panelId={panelId} icon={<Phone size={14} aria-hidden />} state={t.current}>
        {current}
      </Tab>
      {held.map((call) => (
        <HeldTab key={call.callId} held={call} isSwitching={switchingTo === call.callId} onSelect={rejoin} />
      ))}
    </Flex>
  );
}

interface HeldTabProps {
  held: HeldCall;
  isSwitching: boolean;
  onSelect: (callId: string) => void;
}

function HeldTab({ held: { callId, name, number, hasCompany }, isSwitching, onSelect }: HeldTabProps) {
  const formatted = usePhoneNumber(number);
  return (
    <Tab
      icon={<Pause size={14} aria-hidden />}
      state={isSwitching ? messages.phase.dialing : hasCompany ? t.goesOn : messages.onHold}
      onSelect={() => onSelect(callId)}
    >
      {name ?? formatted}
    </Tab>
  );
}

interface TabProps {
  isSelected?: boolean;
  panelId?: string;
  icon: ReactNode;
  state: string;
  onSelect?: () => void;
  children: string;
}

/** Keys move the focus only, because a selection connects the user to another caller. */
function Tab({ isSelected = false, panelId, icon, state, onSelect, children }: TabProps) {
  return (
    <chakra.button
      type="button"
      role="tab"
      aria-selected={isSelected}
      aria-controls={panelId}
      aria-keyshortcuts={isSelected ? undefined : ariaShortcut(SWITCH_SHORTCUT)}
      tabIndex={isSelected ? 0 : -1}
      flex="1 1 0"
      // Three calls fit into the window.
      minW="96px"
      minH="44px"
      px="8px"
      py="4px"
      borderRadius="6px"
      textAlign="start"
      cursor={isSelected ? 'default' : 'pointer'}
      bg={isSelected ? 'bg.card' : undefined}
      boxShadow={isSelected ? 'sm' : undefined}
      _hover={isSelected ? {} : { bg: 'bg.controlHover' }}
      _focusVisible={{ outline: '3px solid', outlineColor: 'accent.glow' }}
      onClick={onSelect}
    >
      {/* The last digits of a number tell it from others, so its beginning is cut off. */}
      <Box textStyle="xs" fontWeight="600" textAlign="left" truncate dir={isNumber(children) ? 'rtl' : undefined}>
        <bdi>{children}</bdi>
      </Box>
      <Flex as="span" align="center" gap="4px" textStyle="xs" color={isSelected ? 'answer' : 'warn'}>
        {icon}
        {state}
      </Flex>
    </chakra.button>
  );
}

const isNumber = (label: string) => /^[+(\d]/.test(label);

const tabsOf = (list: Element) => [...list.querySelectorAll<HTMLElement>('[role="tab"]')];

/** Moves the focus between the tabs with the arrow keys, Home and End. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const tabs = tabsOf(event.currentTarget);
  const index = tabs.indexOf(document.activeElement as HTMLElement);
  const next = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (index < 0 || next === undefined) return;
  event.preventDefault();
  tabs[(next + tabs.length) % tabs.length]?.focus();
}
