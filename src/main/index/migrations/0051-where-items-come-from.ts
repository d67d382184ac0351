const note = (item: string): string => `INSERT INTO shown_change (ref) VALUES (${item}) ON CONFLICT DO NOTHING;`
const isWatched = 'EXISTS (SELECT 1 FROM watched)'

/** A search asks where items come from, when they came and what is wrong with their files: what changes of that is noted as well. */
export const whereItemsComeFrom = `
CREATE INDEX file_problem_item ON file_problem (item) WHERE item IS NOT NULL;

CREATE TRIGGER source_of_item_came AFTER INSERT ON item_source WHEN ${isWatched} BEGIN
  ${note('NEW.item')}
END;
CREATE TRIGGER source_of_item_went AFTER DELETE ON item_source WHEN ${isWatched} BEGIN
  ${note('OLD.item')}
END;
CREATE TRIGGER source_of_item_changed AFTER UPDATE OF item, source, facts ON item_source
  WHEN (OLD.item <> NEW.item OR OLD.source <> NEW.source OR OLD.facts IS NOT NEW.facts) AND ${isWatched} BEGIN
  ${note('OLD.item')}
  ${note('NEW.item')}
END;
CREATE TRIGGER item_origin_changed AFTER UPDATE OF account, first_seen ON item
  WHEN (OLD.account IS NOT NEW.account OR OLD.first_seen <> NEW.first_seen) AND ${isWatched} BEGIN
  ${note('NEW.ref')}
END;
CREATE TRIGGER file_fidelity_changed AFTER UPDATE OF fidelity ON item_file
  WHEN OLD.fidelity <> NEW.fidelity AND ${isWatched} BEGIN
  ${note('NEW.item')}
END;
CREATE TRIGGER file_problem_came AFTER INSERT ON file_problem WHEN NEW.item IS NOT NULL AND ${isWatched} BEGIN
  ${note('NEW.item')}
END;
CREATE TRIGGER file_problem_went AFTER DELETE ON file_problem WHEN OLD.item IS NOT NULL AND ${isWatched} BEGIN
  ${note('OLD.item')}
END;
CREATE TRIGGER file_problem_moved AFTER UPDATE OF item ON file_problem
  WHEN OLD.item IS NOT NEW.item AND ${isWatched} BEGIN
  INSERT INTO shown_change (ref) SELECT ref FROM item WHERE ref IN (OLD.item, NEW.item) ON CONFLICT DO NOTHING;
END;
`
