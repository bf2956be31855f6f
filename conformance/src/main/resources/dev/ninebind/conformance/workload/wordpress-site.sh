# SPDX-License-Identifier: Apache-2.0
# A site's folder and its web server, as an image of WordPress has them.

# site_files DIRECTORY: Debian's WordPress there, without Debian's own configuration.
site_files() {
  cp -RL /usr/share/wordpress/. "$1"
  rm -f "$1/.htaccess" "$1/wp-config.php"
  # What the wizard makes its own file of. There is nobody to ask for news.
  sed -i "/all, stop editing/i define( 'WP_HTTP_BLOCK_EXTERNAL', true );\ndefine( 'DISABLE_WP_CRON', true );" \
    "$1/wp-config-sample.php"
  chown -R www-data:www-data "$1"
}

# apache_conf SITE LOGS RUNTIME PORT: mod_php, and .htaccess is honoured. No connection outlives its
# request: a browser keeps more of them than there are processes, and each page would wait for one.
apache_conf() {
  modules=/usr/lib/apache2/modules
  for name in mpm_prefork authz_core authz_host alias dir mime rewrite setenvif; do
    echo "LoadModule ${name}_module $modules/mod_$name.so"
  done
  echo "LoadModule php_module $modules/libphp8.2.so"
  cat << CONF
ServerRoot /etc/apache2
DefaultRuntimeDir $3
PidFile $3/pid
ErrorLog $2/error.log
LogFormat "%h %t \"%r\" %>s %b %D" plain
CustomLog $2/access.log plain
ServerName site
Listen $4
User www-data
Group www-data
StartServers 3
MaxRequestWorkers 5
KeepAlive Off
TypesConfig /etc/mime.types
DocumentRoot $1
DirectoryIndex index.php index.html
<Directory />
  Require all denied
</Directory>
<Directory $1>
  AllowOverride All
  Options FollowSymLinks
  Require all granted
</Directory>
<FilesMatch \.php$>
  SetHandler application/x-httpd-php
</FilesMatch>
php_admin_value upload_max_filesize 16M
php_admin_value post_max_size 16M
php_admin_value max_execution_time 0
php_admin_flag log_errors on
CONF
}
