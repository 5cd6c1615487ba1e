-- The states of Mexico: their codes (those of the CURP), how they are written, and the other names by which people call them, or a
-- town of theirs that everybody knows.
CREATE VIEW programmes_state AS
    SELECT code, name, string_to_array(said, '|') AS said FROM (VALUES
        ('AS', 'Aguascalientes', 'aguascalientes|ags'),
        ('BC', 'Baja California', 'baja california|baja california norte|tijuana|mexicali|ensenada'),
        ('BS', 'Baja California Sur', 'baja california sur|bcs|los cabos'),
        ('CC', 'Campeche', 'campeche'),
        ('CL', 'Coahuila', 'coahuila|coahuila de zaragoza|saltillo|torreon|piedras negras|ciudad acuna'),
        ('CM', 'Colima', 'colima'),
        ('CS', 'Chiapas', 'chiapas|tapachula|tuxtla gutierrez'),
        ('CH', 'Chihuahua', 'chihuahua|ciudad juarez|cd juarez|ojinaga'),
        ('DF', 'Ciudad de México', 'ciudad de mexico|cdmx|distrito federal|df|mexico city'),
        ('DG', 'Durango', 'durango'),
        ('GT', 'Guanajuato', 'guanajuato|leon guanajuato|gto'),
        ('GR', 'Guerrero', 'guerrero|acapulco|chilpancingo'),
        ('HG', 'Hidalgo', 'hidalgo|pachuca'),
        ('JC', 'Jalisco', 'jalisco|guadalajara|puerto vallarta'),
        ('MC', 'Estado de México', 'estado de mexico|edomex|edo mex|mexico state|toluca|ecatepec'),
        ('MN', 'Michoacán', 'michoacan|michoacan de ocampo|morelia'),
        ('MS', 'Morelos', 'morelos|cuernavaca'),
        ('NT', 'Nayarit', 'nayarit|tepic'),
        ('NL', 'Nuevo León', 'nuevo leon|monterrey'),
        ('OC', 'Oaxaca', 'oaxaca|tehuantepec|juchitan'),
        ('PL', 'Puebla', 'puebla|cholula|tehuacan'),
        ('QT', 'Querétaro', 'queretaro'),
        ('QR', 'Quintana Roo', 'quintana roo|cancun|chetumal'),
        ('SP', 'San Luis Potosí', 'san luis potosi|slp'),
        ('SL', 'Sinaloa', 'sinaloa|culiacan|mazatlan|los mochis'),
        ('SR', 'Sonora', 'sonora|hermosillo|nogales sonora|san luis rio colorado'),
        ('TC', 'Tabasco', 'tabasco|villahermosa'),
        ('TS', 'Tamaulipas', 'tamaulipas|nuevo laredo|reynosa|matamoros|ciudad victoria|tampico'),
        ('TL', 'Tlaxcala', 'tlaxcala|tlax|apizaco|huamantla|chiautempan'),
        ('VZ', 'Veracruz', 'veracruz|veracruz de ignacio de la llave|xalapa|jalapa|coatzacoalcos'),
        ('YN', 'Yucatán', 'yucatan|merida'),
        ('ZS', 'Zacatecas', 'zacatecas|fresnillo')
    ) AS s(code, name, said);

-- The names of states as they sound. Nothing of it changes while the product stays the same.
CREATE MATERIALIZED VIEW programmes_statename AS
    SELECT DISTINCT programmes_sound(called) AS sound, 'MX' AS country, s.code AS state, true AS is_state
    FROM programmes_state s, unnest(s.said) AS called
    UNION
    SELECT programmes_sound(called), 'US', '', true FROM unnest(ARRAY[
        'alabama', 'alaska', 'arizona', 'arkansas', 'california', 'colorado', 'connecticut', 'delaware', 'florida',
        'georgia', 'hawaii', 'idaho', 'illinois', 'indiana', 'iowa', 'kansas', 'kentucky', 'louisiana', 'luisiana',
        'maine', 'maryland', 'massachusetts', 'michigan', 'minnesota', 'mississippi', 'misisipi', 'missouri',
        'misuri', 'montana', 'nebraska', 'nevada', 'new hampshire', 'new jersey', 'nueva jersey', 'new mexico',
        'nuevo mexico', 'new york', 'nueva york', 'north carolina', 'carolina del norte', 'north dakota',
        'dakota del norte', 'ohio', 'oklahoma', 'oregon', 'pennsylvania', 'pensilvania', 'rhode island',
        'south carolina', 'carolina del sur', 'south dakota', 'dakota del sur', 'tennessee', 'texas', 'tejas',
        'utah', 'vermont', 'virginia', 'washington', 'west virginia', 'virginia occidental', 'wisconsin', 'wyoming',
        'puerto rico'
    ]) AS called;

-- The names by which a place is said in a search. Of a place in the United States it is enough that it lies there: states, and the
-- towns with a consulate.
CREATE VIEW programmes_placename AS
    SELECT sound, country, state, is_state FROM programmes_statename
    UNION ALL
    SELECT programmes_sound(programmes_folded(city)), 'US', '', false FROM places_office;

-- A municipality is found by the sound of its name.
CREATE INDEX municipalities_by_sound ON places_municipality (programmes_sound(programmes_folded(name)));
