import { Box, Button, Flex, Heading, Input, Text } from '@chakra-ui/react';
import { useRingback, written } from '@ringback/voice-react';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { type FormEvent, useState } from 'react';
import { type Chosen, PersonRow } from './Dialer';
import { messages } from './messages';

const say = messages.dialer;

interface Props {
  workspaceId: string;
  onChoose: (number: string, who: Chosen) => void;
}

/** People of the workspace, found by name or number; choosing one fills the number field. */
export function Contacts({ workspaceId, onChoose }: Props) {
  const { api } = useRingback();
  const [search, setSearch] = useState('');
  const [adding, setAdding] = useState(false);
  const { data: contacts, error } = useQuery({
    queryKey: ['contacts', workspaceId, search],
    queryFn: () => api.contacts(workspaceId, search),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <Flex align="center" justify="space-between" mb="8px">
        <Heading as="h2" fontSize="15px" fontWeight="600">
          {say.contacts}
        </Heading>
        <Button size="xs" h="32px" variant="outline" borderColor="line" onClick={() => setAdding(!adding)}>
          {say.add}
        </Button>
      </Flex>
      {adding && <AddContact workspaceId={workspaceId} onDone={() => setAdding(false)} />}
      <Box bg="bg.card" borderRadius="10px" boxShadow="card" overflow="hidden">
        <Input
          type="search"
          aria-label={say.search}
          placeholder={say.search}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          variant="flushed"
          px="16px"
          borderColor="line"
        />
        {error && (
          <Text p="16px" role="alert" color="hangup">
            {error.message}
          </Text>
        )}
        {contacts?.length === 0 && (
          <Text p="16px" color="fg.muted">
            {say.noContacts}
          </Text>
        )}
        <Box maxH="280px" overflowY="auto">
          {contacts?.map((contact) => (
            <PersonRow
              key={contact.id}
              name={contact.name}
              number={written(contact.number)}
              onClick={() => onChoose(contact.number, contact)}
            />
          ))}
        </Box>
      </Box>
    </>
  );
}

function AddContact({ workspaceId, onDone }: { workspaceId: string; onDone: () => void }) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [typed, setTyped] = useState('');
  const parsed = parsePhoneNumberFromString(typed, 'US');
  const add = useMutation({
    mutationFn: (number: string) => api.addContact(workspaceId, name.trim(), number),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['contacts', workspaceId] });
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (parsed?.isPossible()) add.mutate(parsed.number);
  };
  return (
    <form onSubmit={submit}>
      <Flex gap="8px" mb="8px" wrap="wrap">
        <Input
          flex="1 1 120px"
          size="sm"
          aria-label={say.name}
          placeholder={say.name}
          value={name}
          onChange={(event) => setName(event.target.value)}
          borderColor="edge"
          bg="bg.control"
        />
        <Input
          flex="1 1 120px"
          size="sm"
          type="tel"
          aria-label={messages.calls.number}
          placeholder={messages.calls.number}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          borderColor="edge"
          bg="bg.control"
        />
        <Button
          type="submit"
          size="sm"
          bg="accent"
          color="accent.on"
          disabled={!name.trim() || !parsed?.isPossible() || add.isPending}
        >
          {say.save}
        </Button>
      </Flex>
      {add.error && (
        <Text role="alert" color="hangup" mb="8px">
          {add.error.message}
        </Text>
      )}
    </form>
  );
}
