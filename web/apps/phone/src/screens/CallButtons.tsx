import { Button, type ButtonProps, Flex } from '@chakra-ui/react';
import { HangUpIcon, PhoneIcon } from '@ringback/ui';
import type { Handset, HandsetEvent } from '../handset/handset';
import { messages } from '../messages';

interface Props {
  handset: Handset;
  dispatch: (event: HandsetEvent) => void;
}

/**
 * The buttons for the current state: Call, Answer and Decline, or Hang up. The keys keep these three buttons apart: one
 * that turned into the submit button while its own click was handled would dial again.
 */
export function CallButtons({ handset, dispatch }: Props) {
  const { call, network } = handset;
  if (call?.phase === 'incoming') {
    return (
      <Flex gap="8px" mb="16px">
        <RoundButton key="answer" kind="answer" onClick={() => dispatch({ type: 'answer-pressed' })}>
          <PhoneIcon size={16} aria-hidden /> {messages.answer}
        </RoundButton>
        <RoundButton key="decline" kind="hangup" onClick={() => dispatch({ type: 'decline' })}>
          <HangUpIcon size={16} aria-hidden /> {messages.decline}
        </RoundButton>
      </Flex>
    );
  }
  return (
    <Flex gap="8px" mb="16px">
      {call ? (
        <RoundButton key="hang-up" kind="hangup" onClick={() => dispatch({ type: 'hang-up' })}>
          <HangUpIcon size={16} aria-hidden /> {messages.hangUp}
        </RoundButton>
      ) : (
        <RoundButton key="call" kind="answer" type="submit" disabled={network !== 'on'}>
          <PhoneIcon size={16} aria-hidden /> {messages.call}
        </RoundButton>
      )}
    </Flex>
  );
}

const FILLS = { answer: 'answer', hangup: 'hangup.fill' };

function RoundButton({ kind, ...button }: { kind: 'answer' | 'hangup' } & ButtonProps) {
  return (
    <Button
      type="button"
      flex="1"
      h="40px"
      fontSize="15px"
      borderRadius="full"
      bg={FILLS[kind]}
      color={`${kind}.on`}
      _hover={{ bg: FILLS[kind], filter: 'brightness(0.94)' }}
      {...button}
    />
  );
}
