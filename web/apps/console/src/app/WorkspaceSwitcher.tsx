import { Box, chakra, Flex, Menu, Text } from '@chakra-ui/react';
import type { Me, Workspace } from '@ringback/voice-client';
import { Check, ChevronsUpDown, Plus } from 'lucide-react';
import { messages } from '../messages';

const t = messages.workspaces;

interface Props {
  me: Me;
  workspace: Workspace;
  onChoose: (workspaceId: string) => void;
  /** Absent if the user may not create workspaces. */
  onCreate: (() => void) | undefined;
}

/** The menu of the user's workspaces, named after the current one. */
export function WorkspaceSwitcher({ me, workspace, onChoose, onCreate }: Props) {
  return (
    <Menu.Root positioning={{ placement: 'bottom-start' }}>
      <Menu.Trigger asChild>
        <chakra.button
          type="button"
          aria-label={t.current(workspace.name)}
          display="flex"
          alignItems="center"
          gap="8px"
          w="100%"
          minW="0"
          h="32px"
          px="4px"
          borderRadius="6px"
          cursor="pointer"
          _hover={{ bg: 'bg.controlHover' }}
          _expanded={{ bg: 'bg.controlPressed' }}
        >
          <Initial name={workspace.name} />
          <Text flex="1" minW="0" textAlign="start" fontWeight="600" truncate>
            {workspace.name}
          </Text>
          <Box color="fg.muted" flexShrink="0">
            <ChevronsUpDown size={16} aria-hidden />
          </Box>
        </chakra.button>
      </Menu.Trigger>
      <Menu.Positioner>
        <Menu.Content minW="208px" maxW="320px" maxH="60dvh">
          <Menu.RadioItemGroup
            aria-label={t.title}
            value={workspace.id}
            onValueChange={({ value }) => value !== workspace.id && onChoose(value)}
          >
            {me.workspaces.map(({ id, name }) => (
              <Menu.RadioItem key={id} value={id} ps="8px" gap="8px">
                <Initial name={name} />
                <Text flex="1" minW="0" truncate>
                  {name}
                </Text>
                {id === workspace.id && <Check size={16} aria-hidden />}
              </Menu.RadioItem>
            ))}
          </Menu.RadioItemGroup>
          {onCreate && (
            <>
              <Menu.Separator borderColor="line" mx="-4px" my="4px" />
              <Menu.Item value="new-workspace" onClick={onCreate}>
                <Plus size={16} aria-hidden /> {t.new}
              </Menu.Item>
            </>
          )}
        </Menu.Content>
      </Menu.Positioner>
    </Menu.Root>
  );
}

/** The first letter of a workspace in a coloured square. Drawn by CSS, because the name stands beside it. */
const Initial = ({ name }: { name: string }) => (
  <Flex
    boxSize="24px"
    flexShrink="0"
    borderRadius="6px"
    bg="accent"
    color="accent.on"
    align="center"
    justify="center"
    fontWeight="600"
    lineHeight="1"
    aria-hidden
    data-initial={name.charAt(0)}
    _before={{ content: 'attr(data-initial)' }}
  />
);
