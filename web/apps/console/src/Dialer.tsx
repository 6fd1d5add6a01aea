import { Box, chakra, Flex, Grid, Heading, Input, Text } from '@chakra-ui/react';
import { Keypad, useCallHistory, useTelephone, whyNotCall, written } from '@ringback/voice-react';
import { AsYouType, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { Delete } from 'lucide-react';
import { useCallback, useState } from 'react';
import { CallButton } from './CallButton';
import { Contacts } from './Contacts';
import { otherSide } from './callFacts';
import { Flag } from './Flag';
import { messages } from './messages';

const say = messages.dialer;

const countries = new Intl.DisplayNames(['en'], { type: 'region' });

export type Chosen = { id: string; name: string } | null;

/** One big number field, twelve keys, and the people whom one calls. */
export function Dialer({ workspaceId }: { workspaceId: string }) {
  const [typed, setTyped] = useState('');
  const [contact, setContact] = useState<Chosen>(null);
  const { realtime, voice } = useTelephone();
  const { calls } = useCallHistory(workspaceId, realtime);
  const parsed = parsePhoneNumberFromString(typed, 'US');
  const number = parsed?.isPossible() ? parsed.number : null;
  const country = parsed?.country;

  const type = useCallback((text: string) => {
    setContact(null);
    setTyped(new AsYouType('US').input(text));
  }, []);
  const press = useCallback((key: string) => {
    setContact(null);
    setTyped((before) => new AsYouType('US').input(before + key));
  }, []);
  const choose = (chosen: string, who: Chosen) => {
    setTyped(written(chosen));
    setContact(who);
  };

  const recents = [...new Map(calls.map((call) => [otherSide(call), call])).values()].slice(0, 8);

  return (
    <Grid templateColumns={{ base: '1fr', md: 'minmax(280px, 360px) 1fr' }} gap="24px">
      <Box bg="bg.card" borderRadius="10px" boxShadow="card" p="24px">
        <Flex align="center" gap="8px" mb="4px">
          <Flex w="28px" justify="center">
            {country && <Flag country={country} />}
          </Flex>
          <Input
            aria-label={say.field}
            type="tel"
            autoComplete="off"
            placeholder="(555) 010-0123"
            value={typed}
            onChange={(event) => type(event.target.value)}
            variant="flushed"
            h="48px"
            fontSize="20px"
            borderColor="edge"
          />
          <chakra.button
            type="button"
            aria-label={say.clear}
            boxSize="32px"
            display="grid"
            placeItems="center"
            color="fg.muted"
            cursor="pointer"
            visibility={typed ? 'visible' : 'hidden'}
            onClick={() => type(typed.replace(/\D*\d\D*$/, ''))}
          >
            <Delete size={18} aria-hidden />
          </chakra.button>
        </Flex>
        <Text minH="20px" mb="16px" textAlign="center" color="fg.muted">
          {contact?.name ?? (country ? (countries.of(country) ?? country) : '')}
        </Text>
        <Keypad onKey={press} typed />
        <Flex justify="center" mt="24px">
          <CallButton number={number} contact={contact} h="56px" px="40px" fontSize="15px" />
        </Flex>
        {(voice.microphone === 'denied' || voice.microphone === 'missing') && (
          <Text mt="16px" textAlign="center" color="warn" role="status">
            {whyNotCall(voice)}
          </Text>
        )}
      </Box>
      <Box>
        <Contacts workspaceId={workspaceId} onChoose={choose} />
        <Heading as="h2" fontSize="15px" fontWeight="600" mt="24px" mb="8px">
          {say.recents}
        </Heading>
        <Box bg="bg.card" borderRadius="10px" boxShadow="card" overflow="hidden">
          {recents.length === 0 && (
            <Text p="16px" color="fg.muted">
              {say.noRecents}
            </Text>
          )}
          {recents.map((call) => (
            <PersonRow
              key={call.id}
              name={call.contact?.name ?? written(otherSide(call))}
              number={call.contact ? written(otherSide(call)) : ''}
              onClick={() => choose(otherSide(call), call.contact)}
            />
          ))}
        </Box>
      </Box>
    </Grid>
  );
}

export function PersonRow({ name, number, onClick }: { name: string; number: string; onClick: () => void }) {
  return (
    <chakra.button
      type="button"
      w="100%"
      minH="40px"
      px="16px"
      py="8px"
      display="flex"
      justifyContent="space-between"
      gap="16px"
      cursor="pointer"
      textAlign="start"
      borderBottomWidth="1px"
      borderColor="line"
      _last={{ borderBottomWidth: '0' }}
      _hover={{ bg: 'bg.controlHover' }}
      onClick={onClick}
    >
      <Text fontWeight="500" truncate>
        {name}
      </Text>
      <Text color="fg.muted" whiteSpace="nowrap">
        {number}
      </Text>
    </chakra.button>
  );
}
