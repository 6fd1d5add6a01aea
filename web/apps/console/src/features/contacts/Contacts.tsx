import { Box, Button, Flex, Heading, IconButton, Input, Skeleton, Text } from '@chakra-ui/react';
import { Avatar, formatPhoneNumber } from '@ringback/ui';
import { useRingback } from '@ringback/voice-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Pencil, Search, UserRoundPlus } from 'lucide-react';
import { useRef, useState } from 'react';
import { messages } from '../../messages';
import { Card } from '../../shared/Card';
import type { DialedContact } from '../../shared/dialerState';
import { PersonRow } from '../../shared/PersonRow';
import { ContactForm } from './ContactForm';

const t = messages.dialer;

interface Props {
  workspaceId: string;
  onChoose: (number: string, who: DialedContact) => void;
}

/** The contacts of the workspace, searchable by name or number. Choosing one fills the number field. */
export function Contacts({ workspaceId, onChoose }: Props) {
  const { api } = useRingback();
  const [search, setSearch] = useState('');
  const [isAdding, setAdding] = useState(false);
  const [editing, setEditing] = useState<string | null>(null);
  /** The contact whose Edit button gets the focus back when its form closes. */
  const [lastEdited, setLastEdited] = useState<string | null>(null);
  const searchField = useRef<HTMLInputElement>(null);
  const closeForm = () => {
    setLastEdited(editing);
    setEditing(null);
  };
  const {
    data: contacts,
    error,
    isPending,
  } = useQuery({
    queryKey: ['contacts', workspaceId, search],
    queryFn: () => api.contacts(workspaceId, search),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <Flex align="center" justify="space-between" mb="8px">
        <Heading as="h2" textStyle="md" fontWeight="600">
          {t.contacts}
        </Heading>
        <Button size="sm" variant="outline" aria-expanded={isAdding} onClick={() => setAdding(!isAdding)}>
          <UserRoundPlus size={16} aria-hidden /> {t.add}
        </Button>
      </Flex>
      <Card>
        {isAdding && <ContactForm workspaceId={workspaceId} onDone={() => setAdding(false)} />}
        <Flex align="center" px="16px" gap="12px" borderBottomWidth="1px" borderColor="line" color="fg.muted">
          <Search size={16} aria-hidden />
          <Input
            ref={searchField}
            type="search"
            aria-label={t.search}
            placeholder={t.search}
            value={search}
            onChange={(event) => {
              setSearch(event.target.value);
              setLastEdited(null);
            }}
            variant="flushed"
            color="fg"
            border="0"
            _focusVisible={{ boxShadow: 'none', outline: 'none' }}
          />
        </Flex>
        {error && (
          <Text p="16px" role="alert" color="hangup">
            {error.message}
          </Text>
        )}
        {isPending && <ContactsSkeleton />}
        {contacts?.length === 0 && (
          <Text px="16px" py="24px" textAlign="center" color="fg.muted">
            {search ? t.noMatches(search) : t.noContacts}
          </Text>
        )}
        <Box maxH="288px" overflowY="auto">
          {contacts?.map((contact) =>
            contact.id === editing ? (
              <ContactForm
                key={contact.id}
                workspaceId={workspaceId}
                contact={contact}
                onDone={closeForm}
                onDeleted={() => {
                  setEditing(null);
                  searchField.current?.focus();
                }}
              />
            ) : (
              <PersonRow
                key={contact.id}
                icon={<Avatar name={contact.name} size={24} />}
                name={contact.name}
                detail={formatPhoneNumber(contact.number)}
                onClick={() => onChoose(contact.number, contact)}
                action={
                  <IconButton
                    aria-label={t.editNamed(contact.name)}
                    variant="ghost"
                    size="sm"
                    me="8px"
                    color="fg.muted"
                    autoFocus={contact.id === lastEdited}
                    onClick={() => setEditing(contact.id)}
                  >
                    <Pencil size={16} aria-hidden />
                  </IconButton>
                }
              />
            ),
          )}
        </Box>
      </Card>
    </>
  );
}

function ContactsSkeleton() {
  return (
    <Box px="16px" aria-hidden>
      {[0, 1, 2].map((row) => (
        <Skeleton key={row} h="16px" my="16px" bg="bg.controlPressed" />
      ))}
    </Box>
  );
}
