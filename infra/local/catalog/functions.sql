-- Functions that look into the catalogue, for the dialect to call: macros in redshift.fn, made after the views, which
-- they name. No user can call them: their names begin with a dollar sign.

-- A name as a statement can hold it: a reserved word stands in quotes.
create or replace macro redshift.fn."$quoted"(name) as
    if(redshift.catalog."$is_reserved"(name), '"' || name || '"', redshift.fn.quote_ident(name));

-- Names, one after the other.
create or replace macro redshift.fn."$quoted_list"(names) as
    array_to_string(list_transform(names, lambda each: redshift.fn."$quoted"(each)), ', ');

-- A schema's place on the search path: the lower is looked into first. NULL: it isn't on it.
create or replace macro redshift.fn."$path_place"(schema_name) as
    case schema_name
        when 'pg_temp_1' then -1
        when 'pg_catalog' then 0
        else nullif(list_position(coalesce(getvariable('search_path'), ['public']), schema_name), 0)
    end;

-- The relations that their bare names mean.
create or replace view redshift.catalog."$visible" as
select name, arg_min(metadata.oid, redshift.fn."$path_place"(schema_name)) as oid
from redshift.catalog."$relations"
where redshift.fn."$path_place"(schema_name) is not null
group by name;

-- A key's index is visible where its table is.
create or replace macro redshift.fn."$table_is_visible"(asked) as
    asked in (
        select oid from redshift.catalog."$visible"
        union all
        select indexes.oid
        from redshift.catalog."$indexes" as indexes
        join redshift.catalog."$visible" as visible on visible.oid = indexes.relation_oid
    );

-- The parts of a name as it was given, folded and without their quotes.
create or replace macro redshift.fn."$name_parts"(given) as
    list_transform(
        regexp_extract_all(given, '"(?:[^"]|"")*"|[^."]+'),
        lambda part: lower(if(starts_with(part, '"'), replace(part[2:-2], '""', '"'), part))
    );

-- The number of the relation that a name means, alone, behind its schema, or behind that and the database; NULL if there
-- is none.
create or replace macro redshift.fn."$relation_oid"(given) as
    case
        when len(redshift.fn."$name_parts"(given)) = 1 then (
            select any_value(visible.oid)
            from redshift.catalog."$visible" as visible
            where visible.name = redshift.fn."$name_parts"(given)[1]
        )
        when coalesce(redshift.fn."$name_parts"(given)[-3], redshift.catalog."$database"())
            = redshift.catalog."$database"() then (
            select any_value(relations.metadata.oid)
            from redshift.catalog."$relations" as relations
            where relations.schema_name = redshift.fn."$name_parts"(given)[-2]
                and relations.name = redshift.fn."$name_parts"(given)[-1]
        )
    end;

-- The name of an encoding's number in pg_attribute.
create or replace macro redshift.fn."$encoding_name"(number) as
    case number
        when 0 then 'none' when 1 then 'bytedict' when 2 then 'mostly8' when 3 then 'mostly16' when 4 then 'mostly32'
        when 5 then 'delta' when 6 then 'delta32k' when 7 then 'runlength' when 8 then 'text255' when 9 then 'text32k'
        when 128 then 'lzo' when 129 then 'zstd' when 130 then 'az64'
    end;

-- `'s.t'::regclass`; a number in quotes is one already.
create or replace macro redshift.fn."$regclass_oid"(given) as
    case
        when given is null then null
        when regexp_full_match(given, '\d+') then cast(given as bigint)
        else coalesce(redshift.fn."$relation_oid"(given), error('[42P01] relation "' || given || '" does not exist'))
    end;

-- `oid::regclass`: with its schema where the bare name would mean something else.
create or replace macro redshift.fn."$regclass_name"(relation_oid) as
    coalesce(
        (
            select any_value(
                if(visible.oid is null, redshift.fn."$quoted"(relations.schema_name) || '.', '')
                || redshift.fn."$quoted"(relations.name)
            )
            from redshift.catalog."$relations" as relations
            left join redshift.catalog."$visible" as visible on visible.oid = relations.metadata.oid
            where relations.metadata.oid = relation_oid
        ),
        if(relation_oid = 0, '-', cast(relation_oid as varchar))
    );

-- A type as Redshift writes it, with the length or the digits that a column has of it.
create or replace macro redshift.fn."$format_type"(type_oid, modifier) as
    case
        when type_oid is null then null
        when type_oid = 0 then '-'
        else coalesce(
            (
                select any_value(
                    case
                        when types.array_oid = type_oid then types.sql_name || '[]'
                        when coalesce(modifier, -1) < 4 then types.sql_name
                        when types.kind in ('char', 'varchar', 'varbyte') then types.sql_name || '(' || (modifier - 4) || ')'
                        when types.kind = 'decimal'
                            then types.sql_name || '(' || ((modifier - 4) >> 16) || ',' || ((modifier - 4) & 65535) || ')'
                        else types.sql_name
                    end
                )
                from redshift.catalog."$types" as types
                where types.kind not like '%\_array' escape '\' and type_oid in (types.oid, types.array_oid)
            ),
            '???'
        )
    end;

-- `'varchar'::regtype`. The type of trigger functions, which clients ask for, is none that a column can have.
create or replace macro redshift.fn."$regtype_oid"(given) as
    case
        when given is null then null
        when regexp_full_match(given, '\d+') then cast(given as bigint)
        when lower(given) in ('trigger', 'pg_catalog.trigger') then 2279
        else coalesce(
            (
                select any_value(types.oid)
                from redshift.catalog."$types" as types
                where redshift.fn."$name_parts"(given)[-1] in (types.typname, types.sql_name)
                    and coalesce(redshift.fn."$name_parts"(given)[-2], 'pg_catalog') = 'pg_catalog'
            ),
            error('[42704] type "' || given || '" does not exist')
        )
    end;

create or replace macro redshift.fn."$regtype_name"(type_oid) as
    redshift.fn."$format_type"(type_oid, null);

-- No function has a number here: a client that has one made it up, or means none.
create or replace macro redshift.fn."$regproc_oid"(given) as
    case
        when given is null then null
        when regexp_full_match(given, '\d+') then cast(given as bigint)
        when given = '-' then 0
        when given in ('array_in', 'pg_catalog.array_in') then 750
        else error('[42883] function "' || given || '" does not exist')
    end;

create or replace macro redshift.fn."$regproc_name"(function_oid) as
    case function_oid when 0 then '-' when 750 then 'array_in' else cast(function_oid as varchar) end;

create or replace macro redshift.fn."$user_name"(user_oid) as
    coalesce(
        (
            select any_value(users.usename)
            from warehouse."$system".users as users
            where users.usesysid = user_oid
        ),
        'unknown (OID=' || user_oid || ')'
    );

create or replace macro redshift.fn."$user_id"(given) as
    (
        select any_value(users.usesysid)
        from warehouse."$system".users as users
        where users.usename = given
    );

-- A comment of a relation, a schema or a column (`place` from 1); `class` is the catalogue that has the object.
create or replace macro redshift.fn."$description"(object_oid, place, class) as
    (
        select any_value(comments.description)
        from redshift.catalog.pg_description as comments
        where comments.objoid = object_oid
            and comments.objsubid = place
            and comments.classoid = case class when 'pg_class' then 1259 when 'pg_namespace' then 2615 else comments.classoid end
    );

create or replace macro redshift.fn."$view_definition"(relation_oid) as
    (
        select any_value(
            redshift.catalog."$view_definition"(relations.schema_name, relations.name, relations.metadata.view)
        )
        from redshift.catalog."$relations" as relations
        where relations.metadata.oid = relation_oid
    );

-- A key as it would stand in CREATE TABLE.
create or replace macro redshift.fn."$constraint_definition"(constraint_oid) as
    (
        select any_value(
            case keys.kind
                when 'primary_key' then 'PRIMARY KEY ('
                when 'unique' then 'UNIQUE ('
                else 'FOREIGN KEY ('
            end
            || redshift.fn."$quoted_list"(keys.columns) || ')'
            || if(
                keys.kind = 'foreign_key',
                ' REFERENCES '
                || if(
                    redshift.fn."$path_place"(keys.referenced_schema) is null,
                    redshift.fn."$quoted"(keys.referenced_schema) || '.',
                    ''
                )
                || redshift.fn."$quoted"(keys.referenced_table)
                || '(' || redshift.fn."$quoted_list"(keys.referenced_columns) || ')',
                ''
            )
        )
        from redshift.catalog."$constraints" as keys
        where keys.oid = constraint_oid
    );

-- A key's index as it would be made, or one of its columns. There is no CREATE INDEX; psql reads the part behind USING.
create or replace macro redshift.fn."$index_definition"(index_oid, place) as
    (
        select any_value(
            if(
                place > 0,
                redshift.fn."$quoted"(indexes.columns[place]),
                'CREATE UNIQUE INDEX ' || redshift.fn."$quoted"(indexes.name) || ' ON '
                || if(
                    redshift.fn."$path_place"(indexes.schema_name) is null,
                    redshift.fn."$quoted"(indexes.schema_name) || '.',
                    ''
                )
                || redshift.fn."$quoted"(indexes.relation_name)
                || ' USING btree (' || redshift.fn."$quoted_list"(indexes.columns) || ')'
            )
        )
        from redshift.catalog."$indexes" as indexes
        where indexes.oid = index_oid
    );

-- The schemas of the search path that there are, in order; with pg_catalog if those count that are always looked into.
create or replace macro redshift.fn."$current_schemas"(with_implicit) as
    (
        select list(schemas.name order by redshift.fn."$path_place"(schemas.name))
        from redshift.catalog."$schemas" as schemas
        where redshift.fn."$path_place"(schemas.name) >= if(with_implicit, 0, 1)
    );

-- A number of bytes for people. Source: PostgreSQL manual, "Database Object Size Functions".
create or replace macro redshift.fn."$size_pretty"(bytes) as
    case
        when abs(bytes) < 10240 then bytes || ' bytes'
        when abs(bytes) < 10485247 then cast(round(bytes / 1024.0) as bigint) || ' kB'
        when abs(bytes) < 10736893952 then cast(round(bytes / 1048576.0) as bigint) || ' MB'
        when abs(bytes) < 10994579406848 then cast(round(bytes / 1073741824.0) as bigint) || ' GB'
        else cast(round(bytes / 1099511627776.0) as bigint) || ' TB'
    end;

-- What each user holds by GRANT: of their own, by their groups, and what everyone has.
create or replace view redshift.catalog."$held_privileges" as
select users.usename, grants.object_kind, grants.object_key, grants.privilege
from warehouse."$system".users as users
join warehouse."$system".grants as grants
    on grants.grantee_kind = 'public'
    or (grants.grantee_kind = 'user' and grants.grantee = users.usesysid)
    or (
        grants.grantee_kind = 'group'
        and exists (
            from warehouse."$system".group_members as members
            where members.grosysid = grants.grantee and members.usesysid = users.usesysid
        )
    );

-- The privileges of a list, each of which must be among those that there are.
create or replace macro redshift.fn."$privileges"(given, possible) as
    list_transform(
        string_split(lower(given), ','),
        lambda each: if(
            list_contains(possible, trim(each)),
            if(trim(each) = 'temp', 'temporary', trim(each)),
            error('[22023] unrecognized privilege type: "' || each || '"')
        )
    );

create or replace macro redshift.fn."$table_privileges"(given) as
    redshift.fn."$privileges"(given, ['select', 'insert', 'update', 'delete', 'references', 'drop']);

create or replace macro redshift.fn."$schema_privileges"(given) as
    redshift.fn."$privileges"(given, ['create', 'usage']);

create or replace macro redshift.fn."$database_privileges"(given) as
    redshift.fn."$privileges"(given, ['create', 'temp', 'temporary']);

create or replace macro redshift.fn."$is_superuser"(user_name) as
    coalesce(
        (
            select any_value(users.usesuper)
            from warehouse."$system".users as users
            where users.usename = user_name
        ),
        error('[42704] user "' || user_name || '" does not exist')
    );

-- Whether a user holds one of some privileges: a superuser and who owns the object do.
create or replace macro redshift.fn."$holds"(user_name, kind, key, privileges, is_owner) as
    case
        when user_name is null or key is null or privileges is null then null
        when redshift.fn."$is_superuser"(user_name) or is_owner then true
        else exists (
            from redshift.catalog."$held_privileges" as held
            where held.usename = user_name
                and held.object_kind = kind
                and held.object_key = key
                and list_contains(privileges, held.privilege)
        )
    end;

-- Anyone reads the catalogue.
create or replace macro redshift.fn."$has_table_privilege"(user_name, relation_oid, privileges) as
    (
        select any_value(
            redshift.fn."$holds"(
                user_name,
                'relation',
                cast(relation_oid as varchar),
                redshift.fn."$table_privileges"(privileges),
                relations.metadata.owner = user_name
            )
            or (relations.is_system and list_contains(redshift.fn."$table_privileges"(privileges), 'select'))
        )
        from redshift.catalog."$relations" as relations
        where relations.metadata.oid = relation_oid
    );

create or replace macro redshift.fn."$has_schema_privilege"(user_name, schema_name, privileges) as
    case
        when user_name is null or schema_name is null or privileges is null then null
        else coalesce(
            (
                select any_value(
                    redshift.fn."$holds"(
                        user_name,
                        'schema',
                        schema_name,
                        redshift.fn."$schema_privileges"(privileges),
                        redshift.fn."$user_name"(schemas.owner) = user_name
                    )
                    or (
                        schemas.name in ('pg_catalog', 'information_schema')
                        and list_contains(redshift.fn."$schema_privileges"(privileges), 'usage')
                    )
                )
                from redshift.catalog."$schemas" as schemas
                where schemas.name = schema_name
            ),
            error('[3F000] schema "' || schema_name || '" does not exist')
        )
    end;

create or replace macro redshift.fn."$has_database_privilege"(user_name, database_name, privileges) as
    case
        when user_name is null or database_name is null or privileges is null then null
        when database_name <> redshift.catalog."$database"()
            then error('[3D000] database "' || database_name || '" does not exist')
        else redshift.fn."$holds"(
            user_name, 'database', database_name, redshift.fn."$database_privileges"(privileges), false
        )
    end;
