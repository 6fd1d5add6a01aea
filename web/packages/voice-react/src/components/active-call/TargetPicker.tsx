import { Box, Button, chakra, Flex, Heading, Input, Skeleton, Text } from '@chakra-ui/react';
import { Avatar, useParsedPhoneNumber, usePhoneNumber } from '@ringback/ui';
import type { CallTarget, MemberPresence, PresenceState } from '@ringback/voice-client';
import { ArrowLeft, Phone } from 'lucide-react';
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTeam } from '../../hooks/usePresence';
import { messages } from '../../messages';
import { PanelButton } from '../PanelButton';

const t = messages.target;

/** The person or number that was chosen, with the name to show. */
export interface ChosenTarget {
  target: CallTarget;
  name: string;
}

interface Props {
  kind: 'transfer' | 'add';
  /** The signed-in user, and the members who are in the call. */
  excluded: readonly string[];
  isBusy: boolean;
  onTransfer: (chosen: ChosenTarget) => void;
  onAdd: (chosen: ChosenTarget, consult: boolean) => void;
  onClose: () => void;
}

/** Chooses a member or a phone number, to transfer the call to or to add to it. */
export function TargetPicker({ kind, excluded, isBusy, onTransfer, onAdd, onClose }: Props) {
  const { members, problem, retry } = useTeam();
  const [text, setText] = useState('');
  const [chosenId, setChosenId] = useState<string | null>(null);
  const typed = useParsedPhoneNumber(text);
  const formatted = usePhoneNumber(typed ?? '');
  const helpId = useId();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);

  const team = members?.filter(({ userId }) => !excluded.includes(userId));
  const found = team?.filter(({ name }) => simplify(name).includes(simplify(text.trim()))) ?? [];
  const member = found.find(({ userId, state }) => userId === chosenId && canRing(state));
  const chosen: ChosenTarget | null = member
    ? { target: { userId: member.userId }, name: member.name }
    : typed
      ? { target: { number: typed }, name: formatted }
      : null;
  const canSend = chosen !== null && !isBusy;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!canSend) return;
    if (kind === 'transfer') onTransfer(chosen);
    else onAdd(chosen, false);
  };
  return (
    <chakra.form
      aria-label={t.title[kind]}
      // On a short screen the list of people becomes shorter, so that Hang up stays visible.
      display="flex"
      flexDirection="column"
      mt="16px"
      textAlign="start"
      onSubmit={submit}
    >
      <Flex align="center" gap="4px" mb="8px">
        <PanelButton aria-label={t.back} onClick={onClose}>
          <ArrowLeft size={16} aria-hidden />
        </PanelButton>
        <Heading as="h2" textStyle="md" fontWeight="600">
          {t.title[kind]}
        </Heading>
      </Flex>
      <Input
        ref={field}
        size="sm"
        flexShrink="0"
        aria-label={t.search}
        placeholder={t.search}
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setChosenId(null);
        }}
      />
      {problem && !members && (
        <Flex role="alert" align="center" gap="8px" mt="8px" color="hangup">
          <Text flex="1">{problem}</Text>
          <Button size="sm" variant="outline" onClick={retry}>
            {messages.tryAgain}
          </Button>
        </Flex>
      )}
      {!members && !problem && (
        <Skeleton h="48px" mt="8px" bg="bg.controlPressed" role="status" aria-label={t.loading} />
      )}
      <Box
        role="radiogroup"
        aria-label={t.people}
        minH="48px"
        maxH={{ base: '144px', md: '208px' }}
        overflowY="auto"
        mt="8px"
        mx="-4px"
        px="4px"
      >
        {typed && (
          <Flex align="center" gap="12px" minH="48px">
            <Flex boxSize="32px" align="center" justify="center" color="accent">
              <Phone size={16} aria-hidden />
            </Flex>
            <Text fontWeight="500">{t.call(formatted)}</Text>
          </Flex>
        )}
        {found.map((each) => (
          <MemberOption
            key={each.userId}
            member={each}
            isChosen={each.userId === member?.userId}
            onChoose={() => setChosenId(each.userId)}
          />
        ))}
      </Box>
      {team && found.length === 0 && !typed && (
        <Text color="fg.muted" role="status">
          {team.length === 0 ? t.noTeam : t.none}
        </Text>
      )}
      <Text id={helpId} textStyle="xs" color="fg.muted" mt="8px">
        {chosen ? (kind === 'transfer' ? t.askHelp : '') : t.choose}
      </Text>
      <Flex gap="8px" mt="8px">
        {kind === 'transfer' ? (
          <>
            <ActionButton disabled={!canSend} describedBy={helpId} submits>
              {t.transfer}
            </ActionButton>
            <ActionButton disabled={!canSend} describedBy={helpId} onClick={() => chosen && onAdd(chosen, true)}>
              {t.ask}
            </ActionButton>
          </>
        ) : (
          <ActionButton disabled={!canSend} describedBy={helpId} submits>
            {t.add}
          </ActionButton>
        )}
      </Flex>
    </chakra.form>
  );
}

interface ActionButtonProps {
  disabled: boolean;
  /** The id of the text that says why the button cannot be used. */
  describedBy: string;
  submits?: boolean;
  onClick?: () => void;
  children: ReactNode;
}

/** Stays focusable while it cannot be used, so that keyboard users can read the reason. */
function ActionButton({ disabled, describedBy, submits = false, onClick, children }: ActionButtonProps) {
  return (
    <Button
      type={submits ? 'submit' : 'button'}
      flex="1"
      size="sm"
      variant={submits ? 'solid' : 'outline'}
      aria-disabled={disabled}
      aria-describedby={describedBy}
      opacity={disabled ? 0.5 : undefined}
      onClick={disabled ? undefined : onClick}
    >
      {children}
    </Button>
  );
}

interface MemberOptionProps {
  member: MemberPresence;
  isChosen: boolean;
  onChoose: () => void;
}

/** A member on a call sees another one as a second call. */
const canRing = (state: PresenceState) => state === 'available' || state === 'on-call';

/** A member who can be chosen. The state of the others says why not. */
function MemberOption({ member: { userId, name, state }, isChosen, onChoose }: MemberOptionProps) {
  const isChoosable = canRing(state);
  return (
    <chakra.label
      display="flex"
      alignItems="center"
      gap="12px"
      minH="48px"
      px="8px"
      mx="-4px"
      borderRadius="6px"
      cursor={isChoosable ? 'pointer' : 'not-allowed'}
      bg={isChosen ? 'bg.controlPressed' : undefined}
      _hover={isChoosable && !isChosen ? { bg: 'bg.controlHover' } : {}}
      _focusWithin={{ outline: '3px solid', outlineColor: 'accent.glow' }}
    >
      <chakra.input
        type="radio"
        name="target"
        value={userId}
        checked={isChosen}
        disabled={!isChoosable}
        onChange={onChoose}
        accentColor="accent"
      />
      <Box opacity={isChoosable ? 1 : 0.5}>
        <Avatar name={name} size={32} />
      </Box>
      <Box flex="1" minW="0">
        <Text fontWeight="500" truncate color={isChoosable ? 'fg' : 'fg.muted'}>
          {name}
        </Text>
        <Text textStyle="xs" color={isChosen ? 'fg' : state === 'available' ? 'answer' : 'fg.muted'} truncate>
          {messages.presence[state]}
        </Text>
      </Box>
    </chakra.label>
  );
}

const simplify = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
