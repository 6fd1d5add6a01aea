-- Whether Twilio detects answering machines when the customer of a call from a browser answers.
alter table workspaces add column machine_detection boolean not null default false;
