-- An invitation of somebody who is a member already: its link sets a new password.
ALTER TABLE invitations ADD COLUMN member TEXT REFERENCES members (id);
